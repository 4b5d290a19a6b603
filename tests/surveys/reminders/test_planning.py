"""Reminders: on planned days, by day, once a day by hand, and never to who has answered."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.audit.labels import action_label
from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.jobs.mailing_hours import is_sending_time, next_sending_time
from portal.jobs.models import ScheduledAct
from portal.outbox.mailing import abort
from portal.outbox.models import OutboxMark, OutboxMessage
from surveys.models import Reminder
from surveys.reminders.audience import waiting_for_reminder
from surveys.reminders.planning import plan_reminder, remove_reminder
from surveys.reminders.sending import refusal_now, send_reminder, send_reminder_now
from surveys.rounds.planning import Refused, campaign_name
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import AssignmentFactory
from tests.factories.surveys import InvitationFactory, ReminderFactory, RoundFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
NOON = scheduling.utc_from_wall(dt.datetime(2026, 11, 24, 12))


@pytest.fixture
def round_(survey):
    """Open since yesterday noon, for a week."""
    return RoundFactory(survey=survey, opens_at=NOON - DAY, closes_at=NOON + 7 * DAY)


def ask(round_, name, region, **fields):
    organisation = OrganisationFactory(
        name=name, level="local", email=fields.pop("email", f"{name}@example.org")
    )
    return InvitationFactory(round=round_, region=region, organisation=organisation, **fields)


def written_to():
    return sorted(OutboxMessage.objects.values_list("address", flat=True))


# --- Planning


def test_a_planned_reminder_goes_out_at_its_moment(round_, lappi, manager):
    ask(round_, "one", lappi)
    plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    for moment in (NOON, NOON + DAY, NOON + DAY + dt.timedelta(minutes=1)):
        scheduling.tick(at=moment)

    assert written_to() == ["one@example.org"]
    reminder = Reminder.objects.get()
    assert (reminder.sent_at, reminder.mail_count) == (NOON + DAY, 1)
    assert AuditEvent.objects.get(action="reminder.sent").details == {"letters": 1}


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(NOON - HOUR, id="in the past"),
        pytest.param(NOON + 8 * DAY, id="after the end"),
        pytest.param(NOON + DAY + 6 * HOUR, id="in the evening at 18"),
        pytest.param(NOON + DAY - 5 * HOUR, id="in the morning before 8"),
    ],
)
def test_moments_that_will_not_do_are_refused(round_, manager, moment):
    with pytest.raises(Refused):
        plan_reminder(round_, due_at=moment, by=manager, at=NOON)

    assert not Reminder.objects.exists()
    assert not ScheduledAct.objects.exists()


@pytest.mark.parametrize(
    ("opened", "reminded"),
    [
        pytest.param(NOON, NOON + HOUR, id="the same day"),
        pytest.param(NOON + 9 * HOUR, NOON + 23 * HOUR, id="invited the morning after"),
    ],
)
def test_nobody_is_reminded_on_the_day_of_the_invitation(survey, lappi, manager, opened, reminded):
    round_ = RoundFactory(survey=survey, opens_at=opened, closes_at=NOON + 7 * DAY)
    ask(round_, "one", lappi)

    with override("en"), pytest.raises(Refused, match="invitations"):
        plan_reminder(round_, due_at=reminded, by=manager, at=opened)
    with override("en"), pytest.raises(Refused, match="invitations"):
        send_reminder_now(round_, by=manager, at=reminded)
    # Planned for a day on which the round was then opened by hand.
    reminder = ReminderFactory(round=round_, due_at=reminded)
    scheduling.schedule("round_reminder", subject=str(reminder.pk), due_at=reminded, at=opened)
    scheduling.tick(at=reminded)

    assert written_to() == []
    assert AuditEvent.objects.filter(action="reminder.skipped").count() == 1
    assert plan_reminder(round_, due_at=reminded + DAY, by=manager, at=opened)


def test_the_same_moment_is_refused(round_, manager):
    plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    with pytest.raises(Refused):
        plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)


def test_a_second_moment_of_the_same_day_is_refused(round_, lappi, manager):
    ask(round_, "one", lappi)
    plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)
    send_reminder_now(round_, by=manager, at=NOON)

    for moment in (NOON + DAY + HOUR, NOON + DAY - HOUR, NOON + HOUR):
        with pytest.raises(Refused):
            plan_reminder(round_, due_at=moment, by=manager, at=NOON)
    assert plan_reminder(round_, due_at=NOON + 2 * DAY, by=manager, at=NOON)


def test_what_was_missed_leaves_its_day_free(round_, manager):
    ReminderFactory(round=round_, due_at=NOON - HOUR)

    assert plan_reminder(round_, due_at=NOON + HOUR, by=manager, at=NOON)


def test_a_refusal_at_night_names_the_next_morning(round_, manager):
    with override("fi"), pytest.raises(Refused) as refusal:
        plan_reminder(round_, due_at=NOON + DAY + 9 * HOUR, by=manager, at=NOON)

    assert "26.11.2026" in refusal.value.messages[0]
    assert "8.00" in refusal.value.messages[0]


def test_what_is_taken_out_of_the_plan_does_not_go_out(round_, lappi, manager):
    ask(round_, "one", lappi)
    reminder = plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    assert remove_reminder(reminder, by=manager, at=NOON)
    scheduling.tick(at=NOON + DAY)

    assert written_to() == []


def test_the_trail_tells_the_moment_by_the_clock_on_a_finnish_wall(round_, manager):
    plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    subject = AuditEvent.objects.get(action="reminder.planned").subject_label
    assert subject.endswith("2026-11-25 12:00")


def test_what_went_out_is_not_taken_back(round_, lappi, manager):
    ask(round_, "one", lappi)
    reminder = send_reminder_now(round_, by=manager, at=NOON)

    assert remove_reminder(reminder, by=manager, at=NOON) is False


@pytest.mark.parametrize(
    ("wall", "sends", "next_wall"),
    [
        ("2026-11-24T07:59", False, "2026-11-24T08:00"),
        ("2026-11-24T08:00", True, "2026-11-24T08:00"),
        ("2026-11-24T17:59", True, "2026-11-24T17:59"),
        ("2026-11-24T18:00", False, "2026-11-25T08:00"),
        ("2027-03-27T20:00", False, "2027-03-28T08:00"),
    ],
)
def test_mails_go_out_by_day(wall, sends, next_wall):
    moment = scheduling.utc_from_wall(dt.datetime.fromisoformat(wall))

    assert is_sending_time(moment) is sends
    assert next_sending_time(moment) == scheduling.utc_from_wall(
        dt.datetime.fromisoformat(next_wall)
    )


# --- To whom


def test_only_who_has_not_answered_is_reminded(round_, lappi, manager):
    ask(round_, "waits", lappi)
    ask(round_, "begun", lappi, started_at=NOON)
    ask(round_, "answered", lappi, answered_at=NOON)
    ask(round_, "withdrawn", lappi, revoked_at=NOON)
    ask(round_, "quiet", lappi, quiet_at=NOON)
    ask(round_, "silent", lappi, email="")

    send_reminder_now(round_, by=manager, at=NOON)

    assert written_to() == ["begun@example.org", "waits@example.org"]


def test_an_expert_of_four_regions_gets_one_reminder(survey, lappi, kainuu, manager):
    person = UserFactory(email="north@example.org", regions=[lappi, kainuu])
    gone = UserFactory(email="gone@example.org", regions=[lappi], is_active=False)
    round_ = RoundFactory(
        survey=survey, audience="experts", opens_at=NOON - DAY, closes_at=NOON + DAY
    )
    for region in (lappi, kainuu):
        InvitationFactory(round=round_, region=region, user=person)
    InvitationFactory(round=round_, region=lappi, user=gone)

    send_reminder_now(round_, by=manager, at=NOON)

    assert written_to() == ["north@example.org"]


def test_covers_are_reminded_until_their_last_day(survey, lappi, kainuu, manager):
    cover = UserFactory(email="cover@example.org", regions=[lappi])
    lead = UserFactory(email="lead@example.org", regions=[lappi])
    elsewhere = UserFactory(email="elsewhere@example.org", regions=[kainuu])
    cover.assignments.update(kind="cover", ends_on=timezone.localdate(NOON))
    round_ = RoundFactory(
        survey=survey, audience="experts", opens_at=NOON - DAY, closes_at=NOON + 3 * DAY
    )
    for person in (cover, lead, elsewhere):
        InvitationFactory(round=round_, region=lappi, user=person)

    def waiting(at):
        found = waiting_for_reminder(round_, at=at).values_list("user__email", flat=True)
        return sorted(found)

    assert waiting(NOON) == ["cover@example.org", "lead@example.org"]
    assert waiting(NOON + DAY) == ["lead@example.org"]
    send_reminder_now(round_, by=manager, at=NOON + DAY)
    assert written_to() == ["lead@example.org"]


def test_a_reminder_goes_out_once(round_, lappi, manager):
    ask(round_, "one", lappi)
    reminder = plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    assert [send_reminder(reminder, by=None, at=NOON + DAY) for _ in range(2)] == [1, 0]


def test_no_reminder_goes_out_after_the_end(round_, lappi, manager):
    ask(round_, "one", lappi)
    reminder = plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)

    assert send_reminder(reminder, by=None, at=NOON + 7 * DAY) == 0


# --- By hand


def test_by_hand_once_a_day(round_, lappi, manager):
    ask(round_, "one", lappi)
    send_reminder_now(round_, by=manager, at=NOON)

    with pytest.raises(Refused):
        send_reminder_now(round_, by=manager, at=NOON + 5 * HOUR)
    send_reminder_now(round_, by=manager, at=NOON + DAY)

    assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize(
    "by_hand",
    [
        pytest.param(NOON - 2 * HOUR, id="the same morning"),
        pytest.param(NOON - 15 * HOUR, id="the evening before, to go out in the morning"),
    ],
)
def test_a_planned_reminder_is_skipped_where_one_went_out_that_day(round_, lappi, manager, by_hand):
    ask(round_, "one", lappi)
    planned = plan_reminder(round_, due_at=NOON, by=manager, at=NOON - 20 * HOUR)
    send_reminder_now(round_, by=manager, at=by_hand)

    scheduling.tick(at=NOON)

    assert written_to() == ["one@example.org"]
    planned.refresh_from_db()
    assert planned.sent_at is None
    event = AuditEvent.objects.get(action="reminder.skipped")
    assert (event.subject_id, event.actor_id) == (str(planned.pk), "")
    assert action_label("reminder.skipped") != "reminder.skipped"
    assert ScheduledAct.objects.get(subject=str(planned.pk)).state == "done"


def test_a_reminder_to_nobody_does_not_use_up_the_day(round_, lappi, manager):
    planned = plan_reminder(round_, due_at=NOON, by=manager, at=NOON - HOUR)
    scheduling.tick(at=NOON)
    planned.refresh_from_db()
    assert (planned.sent_at, planned.mail_count) == (NOON, 0)
    ask(round_, "one", lappi)

    assert send_reminder_now(round_, by=manager, at=NOON + HOUR).mail_count == 1


def test_a_planned_reminder_goes_out_the_day_after_one_by_hand(round_, lappi, manager):
    ask(round_, "one", lappi)
    plan_reminder(round_, due_at=NOON + DAY, by=manager, at=NOON)
    send_reminder_now(round_, by=manager, at=NOON)

    scheduling.tick(at=NOON + DAY)

    assert written_to() == ["one@example.org"] * 2


def test_whoever_sends_by_hand_reads_that_the_planned_one_will_be_skipped(
    client, manager, soon, time_machine
):
    time_machine.move_to(NOON - 2 * HOUR)
    soon.reminders.create(due_at=NOON)
    client.force_login(manager)
    soon.opens_at, soon.closes_at = NOON - DAY, NOON + DAY
    soon.save()

    page = client.get(reverse("surveys:reminder_send", args=[soon.pk]))

    assert page.context["planned"].due_at == NOON
    time_machine.move_to(NOON - DAY)
    page = client.get(reverse("surveys:reminder_send", args=[soon.pk]))
    assert page.context["planned"] is None


@pytest.mark.parametrize("page", ["reminder_send", "reminder_preview"])
def test_who_was_invited_today_is_told_beside_the_number(
    client, manager, round_, lappi, time_machine, page
):
    time_machine.move_to(NOON)
    for name in ("one", "two", "three"):
        ask(round_, name, lappi, invited_at=NOON - (DAY if name == "one" else HOUR))
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    text = client.get(reverse(f"surveys:{page}", args=[round_.pk])).text

    assert "2 were invited today and are not reminded before tomorrow." in text
    assert "1 invitation waits for an answer." in text or "1 invitation would be in it." in text


def test_by_hand_there_must_be_somebody_and_an_open_round(round_, lappi):
    assert refusal_now(round_, at=NOON)
    ask(round_, "one", lappi)
    assert not refusal_now(round_, at=NOON)
    assert refusal_now(round_, at=NOON + 8 * DAY)


def test_by_hand_it_must_reach_somebody_before_the_end(round_, lappi):
    ask(round_, "one", lappi)
    round_.closes_at = early = NOON + 7 * DAY - 5 * HOUR

    with override("en"):
        assert not refusal_now(round_, at=early - 14 * HOUR)
        assert "Extend the round first" in refusal_now(round_, at=early - 12 * HOUR)
        abort(campaign_name(round_), at=NOON)
        assert refusal_now(round_, at=NOON) == "The mailing was stopped."


def test_what_is_sent_in_the_evening_waits_for_the_morning(round_, lappi, manager):
    ask(round_, "one", lappi)

    send_reminder_now(round_, by=manager, at=NOON + 9 * HOUR)

    letter = OutboxMessage.objects.get()
    assert letter.next_try_at == scheduling.utc_from_wall(dt.datetime(2026, 11, 25, 8))


@pytest.mark.parametrize("count", [1, 5])
def test_a_reminder_costs_the_same_however_many(
    round_, lappi, manager, django_assert_num_queries, count
):
    for number in range(count):
        ask(round_, f"o{number}", lappi)
    reminder = ReminderFactory(round=round_, due_at=NOON)
    # Made once per database.
    OutboxMark.get()

    # Savepoint, round, reminder, those that went out, people, organisations; savepoint, the
    # database's mark, letters, their number, release; the reminder, the trail; release.
    with django_assert_num_queries(14):
        send_reminder(reminder, by=manager, at=NOON)


# --- The pages


@pytest.fixture
def soon(survey, lappi):
    now = timezone.now()
    round_ = RoundFactory(survey=survey, opens_at=now - DAY, closes_at=now + 7 * DAY)
    ask(round_, "Waiting ry", lappi, email="waiting@example.org")
    ask(round_, "Answered ry", lappi, answered_at=now)
    return round_


def test_the_preview_names_who_would_get_what_and_holds_no_live_link(client, manager, soon):
    client.force_login(manager)

    page = client.get(reverse("surveys:reminder_preview", args=[soon.pk])).text

    assert "Waiting ry" in page
    assert "Answered ry" not in page
    assert "/v/" in page
    assert soon.invitations.awaiting().get().token not in page


@pytest.mark.parametrize(
    ("audience", "asked"), [("organisations", ["Asked ry"]), ("experts", ["Erkki Esimerkki"])]
)
def test_of_a_plan_the_preview_shows_the_invitation_and_whom_it_would_reach(
    client, manager, expert, survey, lappi, kainuu, audience, asked
):
    for name, region in (("Asked ry", lappi), ("Elsewhere ry", kainuu)):
        town = region.municipalities.first()
        OrganisationFactory(name=name, level="local", municipality=town, email="a@b.fi")
    expert.name = "Erkki Esimerkki"
    expert.save()
    today = timezone.localdate()
    AssignmentFactory(user=expert, region=lappi, starts_on=today, ends_on=today)
    plan = RoundFactory(survey=survey, audience=audience, opened=False, regions=[lappi])
    client.force_login(manager)

    page = client.get(reverse("surveys:reminder_preview", args=[plan.pk]))
    reminder = client.get(
        reverse("surveys:reminder_preview", args=[plan.pk]), {"letter": "reminder"}
    )

    assert re.findall(r'role="rowheader">(.*?)</th>', page.text) == asked
    assert page.context["preview"].subject.endswith(str(survey.definition.title))
    assert "Muistutus" not in page.context["preview"].subject
    assert "Muistutus" in reminder.context["preview"].subject
    assert "a@b.fi" not in page.text


def test_while_a_round_is_open_the_preview_shows_the_reminder_alone(client, manager, soon):
    client.force_login(manager)
    preview = reverse("surveys:reminder_preview", args=[soon.pk])

    for letter in ("invitation", "reminder", "none"):
        page = client.get(preview, {"letter": letter})

        assert "Muistutus" in page.context["preview"].subject
        assert 'href="?letter=invitation' not in page.text
    soon.closed_at = timezone.now()
    soon.save()
    page = client.get(preview, {"letter": "invitation"})
    assert "Muistutus" not in page.context["preview"].subject
    assert 'href="?letter=invitation' in page.text


def test_a_reminder_is_planned_on_its_page(client, manager, soon):
    client.force_login(manager)
    page = reverse("surveys:reminder_list", args=[soon.pk])
    day = timezone.localdate() + 2 * DAY

    refused = client.post(page, {"due_at": f"{day}T22:00"})
    assert refused.status_code == 200
    assert refused.context["form"].errors["due_at"]
    client.post(page, {"due_at": f"{day}T09:30"})

    reminder = Reminder.objects.get()
    wall = timezone.localtime(reminder.due_at)
    assert (wall.date(), wall.time()) == (day, dt.time(9, 30))
    assert ScheduledAct.objects.get().due_at == reminder.due_at
    client.post(reverse("surveys:reminder_remove", args=[soon.pk, reminder.pk]))
    assert not Reminder.objects.exists()


def test_a_reminder_is_sent_on_its_page(client, manager, soon):
    client.force_login(manager)
    page = reverse("surveys:reminder_send", args=[soon.pk])

    assert client.get(page).status_code == 200
    for _ in range(2):
        client.post(page)

    assert written_to() == ["waiting@example.org"]


@pytest.mark.parametrize("count", [1, 5])
def test_the_preview_costs_the_same_however_many(
    client, manager, survey, lappi, django_assert_max_num_queries, count
):
    round_ = RoundFactory(survey=survey)
    for number in range(count):
        ask(round_, f"o{number}", lappi)
    client.force_login(manager)
    page = reverse("surveys:reminder_preview", args=[round_.pk])
    client.get(page)

    with django_assert_max_num_queries(10):
        client.get(page)


@pytest.mark.parametrize("name", ["reminder_list", "reminder_send"])
def test_the_pages_say_which_one_goes_out_next(client, manager, survey, lappi, name):
    running = RoundFactory(survey=survey)
    ask(running, "Silent ry", lappi)
    now = timezone.now()
    later = ReminderFactory(round=running, due_at=now + dt.timedelta(days=3))
    ReminderFactory(round=running, due_at=now + dt.timedelta(days=30))
    client.force_login(manager)
    url = reverse(f"surveys:{name}", args=[running.pk])

    assert client.get(url).context["next"] == later
    later.delete()
    assert client.get(url).context["next"] is None
