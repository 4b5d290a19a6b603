"""From plan to published results: what may be changed when, and what the clock does."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.jobs.models import ActState, ScheduledAct
from surveys.models import Reminder, Round
from surveys.reminders.planning import plan_reminder
from surveys.results.publishing import publish_results, withdraw_results
from surveys.rounds.ending import close_round, extend_round
from surveys.rounds.planning import Refused, create_round, delete_round, edit_round
from surveys.rounds.stage import Stage, round_stage, round_timeline
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def fields(survey):
    return {
        "survey": survey,
        **{f"name_{language}": "Kierros" for language in ("fi", "sv", "en")},
        "audience": "organisations",
        "confidentiality": "confidential",
        "opens_at": NOON + DAY,
        "closes_at": NOON + 8 * DAY,
    }


@pytest.fixture
def running(survey, organisation, lappi):
    """Open since yesterday, for another week, and its end is planned."""
    round_ = RoundFactory(survey=survey, opens_at=NOON - DAY, closes_at=NOON + 7 * DAY)
    InvitationFactory(round=round_, region=lappi, organisation=organisation)
    scheduling.schedule("round_closes", subject=str(round_.pk), due_at=round_.closes_at, at=NOON)
    return round_


def planned():
    return [(row.kind, row.due_at) for row in ScheduledAct.objects.waiting()]


def test_a_plan_has_its_moments(fields, manager):
    round_ = create_round(by=manager, at=NOON, reminders_at=[NOON + 3 * DAY], **fields)

    assert planned() == [("round_opens", NOON + DAY), ("round_reminder", NOON + 3 * DAY)]
    assert round_stage(round_, at=NOON) is Stage.PLANNED
    assert round_stage(round_, at=NOON + 2 * DAY) is Stage.LATE
    assert AuditEvent.objects.filter(action="round.created", actor_id=manager.pk).exists()


def test_editing_a_plan_moves_its_opening(fields, manager, lappi):
    round_ = create_round(by=manager, at=NOON, **fields)

    edit_round(round_, by=manager, at=NOON, regions=[lappi], opens_at=NOON + 2 * DAY)

    assert planned() == [("round_opens", NOON + 2 * DAY)]
    assert list(round_.regions.all()) == [lappi]


def test_a_plan_is_not_moved_away_from_its_reminders(fields, manager):
    round_ = create_round(by=manager, at=NOON, reminders_at=[NOON + 3 * DAY], **fields)

    with pytest.raises(Refused):
        edit_round(round_, by=manager, at=NOON, regions=[], opens_at=NOON + 4 * DAY)

    assert Round.objects.get().opens_at == NOON + DAY


def test_a_plan_is_not_moved_to_the_day_of_a_reminder(fields, manager):
    round_ = create_round(by=manager, at=NOON, reminders_at=[NOON + 3 * DAY], **fields)
    moved = fields | {"opens_at": NOON + 3 * DAY - dt.timedelta(hours=1)}

    with override("en"), pytest.raises(Refused, match="day of the invitations"):
        edit_round(round_, by=manager, at=NOON, regions=[], **moved)

    assert Round.objects.get().opens_at == fields["opens_at"]


def test_the_timeline_says_when_a_late_round_was_opened(survey):
    late = NOON + dt.timedelta(hours=3)
    round_ = RoundFactory(survey=survey, opens_at=NOON, opened_at=late, closes_at=NOON + 7 * DAY)

    assert [moment.at for moment in round_timeline(round_, [], at=late)] == [late, round_.closes_at]


def test_deleting_a_plan_calls_everything_off(fields, manager):
    round_ = create_round(by=manager, at=NOON, reminders_at=[NOON + 3 * DAY], **fields)

    delete_round(round_, by=manager, at=NOON)

    assert planned() == []
    assert not Round.objects.exists()


def test_what_has_opened_is_neither_edited_nor_deleted(running, manager):
    with pytest.raises(Refused):
        edit_round(running, by=manager, at=NOON, regions=[], minimum_group=3)
    with pytest.raises(Refused):
        delete_round(running, by=manager, at=NOON)

    running.refresh_from_db()
    assert running.minimum_group == 5


def test_an_extended_round_closes_at_its_new_end(running, manager):
    extend_round(running, closes_at=NOON + 9 * DAY, by=manager, at=NOON)

    for day in (7, 8):
        scheduling.tick(at=NOON + day * DAY)
        assert Round.objects.get().is_open(at=NOON + 8 * DAY)
    scheduling.tick(at=NOON + 9 * DAY)

    assert Round.objects.get().closed_at == NOON + 9 * DAY


def test_an_end_is_only_moved_later(running, manager):
    with pytest.raises(Refused):
        extend_round(running, closes_at=NOON + 3 * DAY, by=manager, at=NOON)

    assert not extend_round(running, closes_at=NOON + 7 * DAY, by=manager, at=NOON)


def test_a_round_that_is_over_is_not_extended(running, manager):
    with pytest.raises(Refused):
        extend_round(running, closes_at=NOON + 20 * DAY, by=manager, at=NOON + 7 * DAY)


def test_closing_by_hand_calls_reminders_off(running, manager):
    plan_reminder(running, due_at=NOON + DAY, by=manager, at=NOON)

    assert [close_round(running, by=manager, at=NOON) for _ in range(2)] == [True, False]
    scheduling.tick(at=NOON + DAY)

    assert planned() == []
    assert Reminder.objects.get().sent_at is None
    assert Round.objects.get().closed_at == NOON


def test_a_late_clock_notes_the_end_as_it_was(running):
    scheduling.tick(at=NOON + 7 * DAY + dt.timedelta(hours=5))

    assert Round.objects.get().closed_at == NOON + 7 * DAY
    assert ScheduledAct.objects.get().state == ActState.DONE


def test_results_are_published_after_the_end_and_withdrawn_again(running, manager):
    with pytest.raises(Refused):
        publish_results(running, by=manager, at=NOON)

    later = NOON + 8 * DAY
    publish_results(running, by=manager, at=later)
    published = Round.objects.get()
    assert (published.closed_at, published.results_published_at) == (NOON + 7 * DAY, later)
    assert round_stage(published, at=later) is Stage.PUBLISHED

    withdraw_results(published, by=manager, at=later)
    assert round_stage(Round.objects.get(), at=later) is Stage.OVER
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"round.closed", "round.results_published", "round.results_withdrawn"} <= actions
