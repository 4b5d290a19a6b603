"""Whose action it is hears of it a week before its day and the day after, once each, and ticks it off by link."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from regions.meetings.models import MeetingOutcome
from regions.meetings.outcomes.reminding import done_path, plan_reminders, remind, stage_of
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, MeetingOutcomeFactory
from tests.factories.organisations import ContactPersonFactory, OrganisationFactory
from tests.factories.structures import CoordinatorFactory, StructureFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

# Noon of a Tuesday.
NOON = dt.datetime(2026, 9, 15, 9, tzinfo=dt.UTC)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def held(lappi):
    return MeetingFactory(
        structure=StructureFactory(called="Sote-ryhmä", regions=[lappi]), starts_at=NOON - 30 * DAY
    )


@pytest.fixture
def action(held):
    person = ContactPersonFactory(email="tekija@example.org")
    return MeetingOutcomeFactory(
        meeting=held, kind="action", text="Varataan tilat.", person=person, due_on=TODAY + 7 * DAY
    )


def test_a_week_before_and_the_day_after_once_each(action, mailoutbox):
    assert [remind(at=NOON), remind(at=NOON)] == [1, 0]
    deliver_mails()
    [mail] = mailoutbox
    assert mail.to == ["tekija@example.org"]
    assert "Varataan tilat." in mail.body
    assert done_path(action) in mail.body

    for day in range(1, 20):
        with time_machine.travel(NOON + day * DAY, tick=False):
            remind(at=timezone.now())
            deliver_mails()
    # The day was a Tuesday, so the second letter went out on the Wednesday.
    assert [mail.subject for mail in mailoutbox[1:]] == [
        "Yhdyspinta: Toimenpiteen määräpäivä on ohi: Sote-ryhmä"
    ]


@pytest.mark.parametrize(
    ("on", "due", "told", "stage"),
    [
        (TODAY, TODAY + 8 * DAY, None, ""),
        # On Friday it is said what falls on the weekend.
        (dt.date(2026, 9, 18), dt.date(2026, 9, 27), None, "before"),
        (TODAY, TODAY + 7 * DAY, TODAY - DAY, ""),
        (TODAY, TODAY, None, "before"),
        (TODAY, TODAY - DAY, TODAY - 8 * DAY, "late"),
        (TODAY, TODAY - DAY, TODAY, ""),
        (TODAY, TODAY - 31 * DAY, None, ""),
    ],
)
def test_which_letter_is_due(on, due, told, stage):
    assert stage_of(MeetingOutcome(kind="action", due_on=due, reminded_on=told), on=on) == stage


def test_nobody_is_written_to_at_night_or_on_a_holiday(action):
    assert remind(at=NOON + dt.timedelta(hours=12)) == 0
    assert remind(at=NOON + 4 * DAY) == 0
    planned = plan_reminders(at=NOON + 4 * DAY)
    assert timezone.localtime(planned.due_at).isoformat() == "2026-09-21T08:00:00+03:00"
    assert plan_reminders(at=NOON + 4 * DAY) == planned


@pytest.mark.parametrize("meanwhile", ["done", "moved", "given", "cancelled"])
def test_what_was_settled_meanwhile_is_not_sent(action, mailoutbox, meanwhile):
    if meanwhile == "cancelled":
        action.meeting.state = "cancelled"
        action.meeting.save()
    remind(at=NOON)
    if meanwhile == "done":
        action.done_at = NOON
    elif meanwhile == "moved":
        action.due_on += DAY
    elif meanwhile == "given":
        action.person = ContactPersonFactory()
    action.save()
    deliver_mails()
    assert not mailoutbox


def test_an_organisation_is_written_to_or_who_looks_after_the_structure(action):
    action.person, action.organisation = None, OrganisationFactory(email="toimisto@example.org")
    action.save()
    remind(at=NOON)
    assert OutboxMessage.objects.get().address == "toimisto@example.org"
    coordinator = UserFactory()
    CoordinatorFactory(structure=action.meeting.structure, user=coordinator)
    second = MeetingOutcomeFactory(
        meeting=action.meeting, kind="action", due_on=TODAY, organisation=OrganisationFactory()
    )
    remind(at=NOON)
    sent = OutboxMessage.objects.get(parameters__outcome=second.pk)
    assert sent.address == coordinator.email


def test_the_link_marks_it_as_done_and_dies_when_the_action_is_given_to_others(client, action):
    path = done_path(action)
    assert "Varataan tilat." in client.get(path).text
    action.refresh_from_db()
    assert action.done_at is None
    assert "Kiitos" in client.post(path).text
    action.refresh_from_db()
    assert (action.done_at, action.done_by) == (NOON, None)
    assert client.post(path).status_code == 200

    action.person = ContactPersonFactory()
    action.save()
    assert client.get(path).status_code == 404
    assert client.get(path.replace("/actions/", "/actions/9")).status_code == 404
