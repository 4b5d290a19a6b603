"""Actions are written by the experts of their regions; of the whole step by the manager alone."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.models import Assignment
from roadmap.access import Refused
from roadmap.models import Action
from roadmap.plan.action import create_action, delete_action, edit_action, mark_done
from tests.factories.roadmap import ActionFactory, StepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = timezone.now()
TEXTS = {"title_fi": "Kutsutaan koolle", "title_sv": "Sammankallas"}


def write(step, by, **facts):
    return create_action(step, texts=TEXTS, by=by, at=NOW, **facts)


def test_an_expert_writes_actions_of_an_own_region_once(expert, lappi):
    step = StepFactory()
    for _press in range(2):
        write(step, expert, region=lappi, due_on=dt.date(2027, 1, 1))
    action = step.actions.get()
    assert (action.region, action.title_sv) == (lappi, "Sammankallas")
    assert AuditEvent.objects.get(action="action.created").scope == lappi.code


def test_an_expert_writes_none_of_other_regions_nor_of_the_whole_step(expert, kainuu):
    for region in (kainuu, None):
        with pytest.raises(PermissionDenied):
            write(StepFactory(), expert, region=region)


def test_an_action_is_moved_out_of_no_region_of_others_nor_into_one(expert, manager, lappi, kainuu):
    mine, theirs = ActionFactory(region=lappi), ActionFactory(region=kainuu)
    for action, region in ((mine, kainuu), (mine, None), (theirs, lappi)):
        with pytest.raises(PermissionDenied):
            edit_action(action, region=region, by=expert, at=NOW)
    assert edit_action(mine, region=kainuu, by=manager, at=NOW).region == kainuu


def test_nothing_is_written_after_the_assignment_ended(expert, lappi):
    Assignment.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        write(StepFactory(), expert, region=lappi)
    assert not Action.objects.exists()


def test_an_action_belongs_to_a_region_to_which_its_step_applies(manager, lappi, kainuu):
    with pytest.raises(Refused) as refused:
        write(StepFactory(regions=[kainuu]), manager, region=lappi)
    assert list(refused.value.message_dict) == ["region"]


def test_an_action_is_done_on_a_day_and_then_is_not_deleted(expert, lappi):
    action = ActionFactory(region=lappi)
    assert mark_done(action, done_on=NOW.date(), by=expert, at=NOW).done_on == NOW.date()
    with pytest.raises(Refused, match="What has been done stays"):
        delete_action(action, by=expert, at=NOW)
    mark_done(action, done_on=None, by=expert, at=NOW)
    delete_action(action, by=expert, at=NOW)
    assert list(
        AuditEvent.objects.filter(action__startswith="action.")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["action.done", "action.reopened", "action.deleted"]


def test_actions_of_an_archived_roadmap_stay_as_they_are(expert, lappi):
    action = ActionFactory(region=lappi)
    type(action.step.roadmap).objects.update(archived_at=NOW)
    for attempt in (
        lambda: mark_done(action, done_on=NOW.date(), by=expert, at=NOW),
        lambda: delete_action(action, by=expert, at=NOW),
        lambda: write(action.step, expert, region=lappi),
    ):
        with pytest.raises(Refused, match="archived"):
            attempt()
