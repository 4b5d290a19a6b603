"""Responsibilities of the roadmap follow the role: after a handover its letters go to the successor."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from portal.jobs.scheduling import utc_from_wall
from portal.outbox.delivery import compose
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded
from regions.handover.parts import Fate
from regions.handover.preview import found_lines
from roadmap.models import PlanFile
from roadmap.reminders.posting import remind
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import InfluencePointFactory, PlanFileFactory, StepFactory
from tests.handing import confirmed, handing

pytestmark = pytest.mark.django_db

MORNING = utc_from_wall(dt.datetime(2027, 2, 16, 8))
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def successor(db):
    return UserFactory(email="successor@example.org")


def test_the_letter_of_a_point_goes_to_the_successor_and_not_to_the_leaver(
    expert, successor, lappi, manager
):
    today = timezone.localdate()
    InfluencePointFactory(
        step=StepFactory(), region=lappi, decides_on=today + 7 * DAY, responsible_role="expert"
    )
    remind(at=MORNING)
    before = OutboxMessage.objects.get(kind="roadmap_due")
    assert before.address == expert.email
    plan = handing(expert, (lappi, successor))
    told = [line for line in found_lines(plan) if line["part"] == "roadmap"]
    assert [(line["fate"], line["region"]) for line in told] == [(Fate.FOLLOWS, "21")]

    confirmed(plan, by=manager)

    with pytest.raises(NotNeeded):
        compose(before, at=MORNING)
    remind(at=MORNING + DAY)
    letters = OutboxMessage.objects.filter(kind="roadmap_due").exclude(pk=before.pk)
    assert [one.address for one in letters] == [successor.email]


def test_a_file_that_was_not_confirmed_goes_where_all_the_work_goes(
    expert, successor, lappi, manager
):
    file = PlanFileFactory(created_by=expert)

    kept = found_lines(handing(expert, (lappi, successor), keeps_some=True))
    assert [line for line in kept if line["part"] == "roadmap"] == []
    confirmed(handing(expert, (lappi, successor)), by=manager)

    assert PlanFile.objects.get(pk=file.pk).created_by == successor
