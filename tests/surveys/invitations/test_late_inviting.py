"""Whoever comes after a round has opened: seen, invited with one press, and by nobody but a person."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.audit.labels import action_label
from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.outbox.delivery import compose
from portal.outbox.mailing import abort
from portal.outbox.models import OutboxMark, OutboxMessage
from surveys.counts import turnout
from surveys.invitations import late_invitees
from surveys.invitations.late_invitees import count_late_invitees, late_invitees_by_name
from surveys.invitations.late_inviting import CountChanged, invite_late
from surveys.invitations.opening import open_round
from surveys.models import Turnout
from surveys.reminders.audience import waiting_for_reminder
from surveys.reminders.sending import send_reminder_now
from surveys.rounds.planning import Refused, campaign_name
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import LONG_AGO, AssignmentFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
NOON = scheduling.utc_from_wall(dt.datetime(2026, 11, 24, 12))


def opened(survey, manager, **fields):
    """At noon the day before, with everybody who was there."""
    plan = RoundFactory(
        survey=survey,
        opened=False,
        **{"opens_at": NOON - DAY, "closes_at": NOON + 7 * DAY} | fields,
    )
    return open_round(plan, by=manager, at=NOON - DAY)


def work_in(region, person):
    return AssignmentFactory(user=person, region=region, starts_on=LONG_AGO)


def make_organisation(name, region, **fields):
    home = region.municipalities.first()
    fields = {"level": "local", "email": f"{name}@example.org"} | fields
    return OrganisationFactory(name=name, municipality=home, **fields)


@pytest.fixture
def expert_round(survey, manager, expert):
    return opened(survey, manager, audience="experts")


@pytest.fixture
def organisation_round(survey, manager, lappi):
    make_organisation("First", lappi)
    return opened(survey, manager, regions=[lappi], levels=["local"])


def letters_to(address):
    return list(OutboxMessage.objects.filter(address=address).order_by("created_at"))


# --- Experts


def test_an_expert_who_came_later_is_invited(expert_round, lappi, kainuu, manager):
    late_invitee = UserFactory(email="new@example.org", regions=[kainuu])

    assert count_late_invitees(expert_round, at=NOON).count == 1
    assert invite_late(expert_round, count=1, by=manager, at=NOON) == 1

    invitation = expert_round.invitations.get(user=late_invitee)
    assert (invitation.region, invitation.invited_at) == (kainuu, NOON)
    assert invitation.token in compose(letters_to("new@example.org")[0], at=NOON).body
    event = AuditEvent.objects.get(action="survey_invitation.added")
    assert event.details == {"invited": 1, "letters": 1}
    assert action_label(event.action) != event.action


def test_who_works_in_one_region_more_gets_one_more_letter_that_lists_both(
    expert_round, expert, lappi, kainuu, manager
):
    work_in(kainuu, expert)

    assert count_late_invitees(expert_round, at=NOON).count == 1
    invite_late(expert_round, count=1, by=manager, at=NOON)

    first, second = letters_to(expert.email)
    assert first.message_id != second.message_id
    tokens = [each.token for each in expert_round.invitations.filter(user=expert)]
    body = compose(second, at=NOON).body
    assert [token in body for token in tokens] == [True, True]


def test_a_withdrawn_invitation_does_not_make_a_late_invitee(expert_round, expert, manager):
    expert_round.invitations.update(revoked_at=NOON)

    assert count_late_invitees(expert_round, at=NOON).count == 0
    assert invite_late(expert_round, count=1, by=manager, at=NOON) == 0


def test_who_has_left_or_is_elsewhere_is_no_late_invitee(survey, manager, expert, lappi, kainuu):
    round_ = opened(survey, manager, audience="experts", regions=[lappi])
    UserFactory(email="elsewhere@example.org", regions=[kainuu])
    UserFactory(email="closed@example.org", regions=[lappi], is_active=False)
    former = UserFactory(email="former@example.org", regions=[lappi])
    former.assignments.update(ends_on=timezone.localdate(NOON) - DAY)

    assert count_late_invitees(round_, at=NOON).count == 0


# --- Organisations


def test_organisations_that_came_to_fit_are_counted_and_invited(
    organisation_round, lappi, kainuu, manager
):
    make_organisation("Fits", lappi)
    make_organisation("Silent", lappi, email="")
    make_organisation("Elsewhere", kainuu)
    make_organisation("Large", lappi, level="district")

    found = count_late_invitees(organisation_round, at=NOON)
    assert (found.count, found.without_address) == (2, 1)
    assert [str(each) for each in late_invitees_by_name(organisation_round, at=NOON)] == [
        "Fits",
        "Silent",
    ]
    assert invite_late(organisation_round, count=2, by=manager, at=NOON) == 2
    assert count_late_invitees(organisation_round, at=NOON).count == 0


def test_the_response_rate_counts_them_from_then_on(organisation_round, lappi, manager):
    make_organisation("Fits", lappi)
    assert turnout.detailed(organisation_round).whole.invited == 1

    invite_late(organisation_round, count=1, by=manager, at=NOON)

    assert turnout.detailed(organisation_round).whole.invited == 2
    counted = Turnout.objects.get(round=organisation_round)
    assert (counted.region_code, counted.level, counted.invited) == (lappi.pk, "local", 2)


# --- Once a day


def test_whoever_was_invited_today_is_not_reminded_today(organisation_round, lappi, manager):
    make_organisation("Fits", lappi)
    invite_late(organisation_round, count=1, by=manager, at=NOON)

    def waiting(at):
        found = waiting_for_reminder(organisation_round, at=at)
        return sorted(str(each.organisation) for each in found.select_related("organisation"))

    assert waiting(NOON + HOUR) == ["First"]
    assert waiting(NOON + DAY) == ["First", "Fits"]
    assert send_reminder_now(organisation_round, by=manager, at=NOON + HOUR).mail_count == 1


def test_what_was_sent_in_the_evening_counts_for_the_next_day(organisation_round, lappi, manager):
    make_organisation("Fits", lappi)
    invite_late(organisation_round, count=1, by=manager, at=NOON + 8 * HOUR)

    assert letters_to("Fits@example.org")[0].next_try_at == NOON + 20 * HOUR
    assert waiting_for_reminder(organisation_round, at=NOON + 22 * HOUR).count() == 1
    assert waiting_for_reminder(organisation_round, at=NOON + 46 * HOUR).count() == 2


def test_an_expert_with_a_new_region_is_not_reminded_of_the_old_one_that_day(
    expert_round, expert, kainuu, manager
):
    work_in(kainuu, expert)
    invite_late(expert_round, count=1, by=manager, at=NOON)

    assert waiting_for_reminder(expert_round, at=NOON + HOUR).count() == 0
    assert waiting_for_reminder(expert_round, at=NOON + DAY).count() == 2


# --- Refusals


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"closed_at": NOON - HOUR}, id="closed"),
        pytest.param({"closes_at": NOON - HOUR}, id="over"),
        pytest.param({"opened": False, "opens_at": NOON + DAY}, id="planned"),
    ],
)
def test_nobody_is_invited_unless_the_round_is_open(survey, lappi, manager, fields):
    times = {"opens_at": NOON - DAY, "closes_at": NOON + 7 * DAY}
    round_ = RoundFactory(survey=survey, **times | fields)
    make_organisation("Fits", lappi)

    with pytest.raises(Refused):
        invite_late(round_, count=1, by=manager, at=NOON)

    assert not round_.invitations.exists()
    assert not OutboxMessage.objects.exists()


def test_nobody_is_invited_to_what_closes_before_letters_go_out(survey, lappi, manager):
    round_ = RoundFactory(survey=survey, opens_at=NOON - DAY, closes_at=NOON + 10 * HOUR)
    make_organisation("Fits", lappi)

    with translation.override("en"), pytest.raises(Refused, match="Extend the round first"):
        invite_late(round_, count=1, by=manager, at=NOON + 8 * HOUR)
    assert not round_.invitations.exists()

    assert invite_late(round_, count=1, by=manager, at=NOON + 5 * HOUR) == 1


def test_nobody_is_invited_to_another_number_than_was_agreed_to(organisation_round, lappi, manager):
    for name in ("One", "Two"):
        make_organisation(name, lappi)

    with pytest.raises(CountChanged):
        invite_late(organisation_round, count=1, by=manager, at=NOON)

    assert organisation_round.invitations.count() == 1


def test_the_database_refuses_whom_somebody_else_invited_meanwhile(
    organisation_round, lappi, manager, monkeypatch
):
    late = make_organisation("Fits", lappi)
    real = late_invitees.find_late_recipients

    def just_before(round_, *, at):
        found = list(real(round_, at=at))
        InvitationFactory(round=round_, region=lappi, organisation=late)
        return found

    monkeypatch.setattr("surveys.invitations.late_inviting.find_late_recipients", just_before)
    with pytest.raises(CountChanged):
        invite_late(organisation_round, count=1, by=manager, at=NOON)

    assert len(letters_to(late.email)) == 0
    assert turnout.detailed(organisation_round).whole.invited == 1


# --- The pages


@pytest.fixture
def running(survey, manager, lappi):
    """Open on the clock of whoever looks at its pages; one organisation came later."""
    round_ = RoundFactory(survey=survey, regions=[lappi])
    InvitationFactory(round=round_, region=lappi, organisation=make_organisation("First", lappi))
    make_organisation("Later", lappi)
    return round_


def page_of(round_):
    return reverse("surveys:late_invitee_invite", args=[round_.pk])


def list_of(round_):
    return reverse("surveys:invitation_list", args=[round_.pk])


def enter(client, person):
    client.force_login(person)
    client.cookies["django_language"] = "en"


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_the_manager_sees_them_and_invites_them_once(client, manager, running):
    enter(client, manager)

    assert page_of(running) in client.get(list_of(running)).text
    page = client.get(page_of(running))
    assert "Later" in page.text
    assert "First" not in page.text
    assert 'name="count" value="1">Send 1 invitation</button>' in page.text
    told = [
        messages_of(client.post(page_of(running), {"count": "1"}, follow=True)) for _ in range(2)
    ]

    assert told == [
        ["1 invitation is written."],
        ["Everybody whom the round asks has an invitation already."],
    ]
    assert running.invitations.count() == 2
    assert len(letters_to("Later@example.org")) == 1
    assert page_of(running) not in client.get(list_of(running)).text


@pytest.mark.parametrize("agreed", ["2", "", "yes", "9" * 40, "²"])
def test_another_number_is_asked_anew(client, manager, running, agreed):
    enter(client, manager)

    answer = client.post(page_of(running), {"count": agreed}, follow=True)

    assert answer.redirect_chain == [(page_of(running), 302)]
    assert running.invitations.count() == 1


def test_of_a_round_that_is_over_nobody_is_shown(client, manager, running):
    running.closed_at = timezone.now()
    running.save()
    enter(client, manager)

    assert page_of(running) not in client.get(list_of(running)).text
    for method in (client.get, client.post):
        answer = method(page_of(running), follow=True)
        assert messages_of(answer) == ["The round is not open."]
    assert running.invitations.count() == 1


def test_nobody_is_invited_by_a_mailing_that_was_stopped(client, manager, running):
    abort(campaign_name(running), at=timezone.now())
    enter(client, manager)

    for answer in (client.get(page_of(running)), client.post(page_of(running), {"count": "1"})):
        assert answer.url == list_of(running)
    assert messages_of(client.get(list_of(running))) == ["The mailing was stopped."] * 2
    assert running.invitations.count() == 1
    assert not letters_to("Later@example.org")


def test_an_expert_neither_sees_nor_invites_them(client, expert, running):
    enter(client, expert)

    assert page_of(running) not in client.get(list_of(running)).text
    assert client.post(page_of(running), {"count": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_they_cost_the_same_however_many(
    client, manager, running, lappi, kainuu, django_assert_max_num_queries, count
):
    for number in range(count):
        make_organisation(f"o{number}", lappi)
    enter(client, manager)
    client.get(page_of(running))

    # Session, user, roles, grants; round, mailing, regions twice, their number, names; those without; the trail.
    with django_assert_max_num_queries(12):
        client.get(page_of(running))
    with django_assert_max_num_queries(16):
        client.get(list_of(running))
    found = count_late_invitees(running, at=timezone.now()).count
    # Made once per database.
    OutboxMark.get()
    # Savepoint, round, mailing, known ones, regions, organisations; invitations, counts; the letters with
    # their savepoint and number; the trail; release.
    with django_assert_max_num_queries(17):
        invite_late(running, count=found, by=manager, at=timezone.now())
