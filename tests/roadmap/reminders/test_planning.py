"""The letters of a day are planned once, and the clock posts them once."""

import datetime as dt

import pytest

from portal.jobs import scheduling
from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import utc_from_wall
from portal.outbox.models import OutboxMessage
from roadmap.reminders.planning import plan_reminders
from tests.factories.roadmap import InfluencePointFactory, StepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def wall(text):
    return utc_from_wall(dt.datetime.fromisoformat(text))


def test_asked_again_and_again_the_next_working_day_is_planned_once():
    for moment in ("2027-02-12T18:00", "2027-02-13T12:00", "2027-02-15T07:59", "2027-02-15T12:00"):
        plan_reminders(at=wall(moment))
    assert [act.due_at for act in ScheduledAct.objects.all()] == [wall("2027-02-15T08:00")]


def test_the_clock_posts_them_once_however_often_it_ticks(expert, lappi):
    step = StepFactory(starts_on=dt.date(2027, 5, 1))
    InfluencePointFactory(
        step=step, region=lappi, decides_on=dt.date(2027, 2, 22), responsible_role="expert"
    )
    plan_reminders(at=wall("2027-02-12T18:00"))
    for moment in ("2027-02-15T08:00", "2027-02-15T08:01", "2027-02-15T09:00"):
        scheduling.tick(at=wall(moment))
        plan_reminders(at=wall(moment))
    assert [message.address for message in OutboxMessage.objects.all()] == [expert.email]
    assert [act.state for act in ScheduledAct.objects.all()] == ["done"]
