"""Who was asked, withdrawn, renewed, and left in peace."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.outbox.models import OutboxMessage
from regions.models import Assignment
from surveys.invitations.quiet_link import quiet_token
from surveys.invitations.renewing import renew_invitation, revoke_invitation
from surveys.models import Invitation, Round, Turnout
from surveys.results.publishing import publish_results
from surveys.rounds.ending import close_round
from surveys.rounds.planning import Refused
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = timezone.now()
DAY = dt.timedelta(days=1)


def ask(round_, name, region, **fields):
    email = fields.pop("email", f"{name.split()[0].lower()}@example.org")
    organisation = OrganisationFactory(name=name, level="local", email=email)
    return InvitationFactory(round=round_, region=region, organisation=organisation, **fields)


def names(client, round_, **asked):
    page = client.get(reverse("surveys:invitation_list", args=[round_.pk]), asked)
    assert page.status_code == 200
    return [str(i.organisation or i.user) for i in page.context["page"]]


@pytest.fixture
def asked(organisation_round, lappi, satakunta):
    round_ = organisation_round
    ask(round_, "Aalto ry", lappi)
    ask(round_, "Begun ry", lappi, started_at=NOW)
    ask(round_, "Done ry", lappi, started_at=NOW, answered_at=NOW)
    ask(round_, "Ei osoitetta ry", lappi, email="")
    ask(round_, "Far ry", satakunta, revoked_at=NOW)
    ask(round_, "Nation ry", None, quiet_at=NOW)
    return round_


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ["Aalto ry", "Begun ry", "Done ry", "Ei osoitetta ry", "Far ry", "Nation ry"]),
        ({"state": "waiting"}, ["Aalto ry", "Ei osoitetta ry", "Nation ry"]),
        ({"state": "started"}, ["Begun ry"]),
        ({"state": "answered"}, ["Done ry"]),
        ({"state": "revoked"}, ["Far ry"]),
        ({"state": "no_address"}, ["Ei osoitetta ry"]),
        ({"state": "quiet"}, ["Nation ry"]),
        ({"region": "06"}, ["Far ry"]),
        ({"region": "nation"}, ["Nation ry"]),
        ({"q": "ÄALTO"}, ["Aalto ry"]),
        ({"q": "nobody"}, []),
        ({"state": "x'; --", "region": "99"}, None),
    ],
)
def test_the_manager_finds_invitations(client, manager, asked, chosen, found):
    client.force_login(manager)

    assert names(client, asked, **chosen) == (names(client, asked) if found is None else found)


def test_an_expert_sees_those_of_their_regions_alone(client, expert, stranger, asked):
    client.force_login(expert)
    assert names(client, asked) == ["Aalto ry", "Begun ry", "Done ry", "Ei osoitetta ry"]
    assert names(client, asked, region="06") == names(client, asked)

    client.force_login(stranger)
    assert names(client, asked) == ["Far ry"]


@pytest.mark.parametrize("name", ["researcher", "communications", "steering", "representative"])
def test_nobody_else_sees_who_has_answered(client, request, asked, name):
    client.force_login(request.getfixturevalue(name))

    page = client.get(reverse("surveys:invitation_list", args=[asked.pk]))

    assert page.status_code == 403
    assert "Aalto ry" not in page.text


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(
    client, manager, organisation_round, lappi, django_assert_num_queries, count
):
    for number in range(count):
        ask(organisation_round, f"Name{number} ry", lappi)
    client.force_login(manager)
    page = reverse("surveys:invitation_list", args=[organisation_round.pk])
    client.get(page)

    # Session, user, roles in the nation and elsewhere (2), round, regions, count, invitations;
    # whoever came later; whether the reading is in the trail already.
    with django_assert_num_queries(13):
        client.get(page)


# --- Withdrawing and renewing


def test_a_withdrawn_invitation_is_dead_and_no_longer_counts(client, manager, invitation):
    token = invitation.token

    assert [revoke_invitation(invitation, by=manager, at=NOW) for _ in range(2)] == [True, False]

    assert client.get(reverse("surveys:link_open", args=[token])).status_code == 404
    assert Turnout.objects.get().invited == 0
    event = AuditEvent.objects.get(action="survey_invitation.revoked")
    assert event.details == {"invitation": str(invitation.pk)}


def test_an_answered_invitation_is_not_withdrawn(manager, invitation):
    Invitation.objects.update(answered_at=NOW)

    assert revoke_invitation(invitation, by=manager, at=NOW) is False
    assert Turnout.objects.get().invited == 1


@pytest.mark.parametrize("is_published", [False, True])
def test_what_is_over_counts_as_many_invited_as_it_did(
    client, manager, invitation, organisation_round, is_published
):
    close_round(organisation_round, by=manager, at=NOW)
    if is_published:
        publish_results(organisation_round, by=manager, at=NOW)

    with pytest.raises(Refused):
        revoke_invitation(invitation, by=manager, at=NOW)

    client.force_login(manager)
    page = reverse("surveys:invitation_revoke", args=[invitation.round_id, invitation.pk])
    answer = client.post(page, follow=True)
    assert "Kierros ei ole auki." in answer.text
    assert Invitation.objects.get().revoked_at is None
    assert Turnout.objects.get().invited == 1
    assert not AuditEvent.objects.filter(action="survey_invitation.revoked").exists()


def test_a_round_that_has_run_out_keeps_its_invitations(manager, invitation):
    with pytest.raises(Refused):
        revoke_invitation(invitation, by=manager, at=NOW + 30 * DAY)

    assert Turnout.objects.get().invited == 1


def test_a_new_link_kills_the_old_one_and_comes_by_mail(client, manager, invitation):
    old = invitation.token

    renewed = renew_invitation(invitation, by=manager, at=NOW)

    assert renewed.token != old
    assert client.get(reverse("surveys:link_open", args=[old])).status_code == 404
    assert client.get(reverse("surveys:link_open", args=[renewed.token])).status_code == 303
    assert OutboxMessage.objects.get().kind == "round_invitation"


def test_a_new_link_makes_a_withdrawn_invitation_stand_again(manager, invitation):
    revoke_invitation(invitation, by=manager, at=NOW)

    renew_invitation(invitation, by=manager, at=NOW)

    assert Invitation.objects.awaiting().get() == invitation
    assert Turnout.objects.get().invited == 1


def test_each_new_link_is_a_letter_of_its_own(manager, invitation):
    for _ in range(2):
        renew_invitation(invitation, by=manager, at=NOW)

    assert OutboxMessage.objects.count() == 2


def test_a_new_link_is_made_once_however_often_one_presses(client, manager, invitation):
    client.force_login(manager)
    page = reverse("surveys:invitation_revoke", args=[invitation.round_id, invitation.pk])
    [mark] = re.findall(r'name="link" value="(\w+)"', client.get(page).text)

    for _ in range(2):
        client.post(page, {"renew": "1", "link": mark})

    assert OutboxMessage.objects.count() == 1
    assert mark not in client.get(page).text


def test_no_new_link_to_what_is_answered_or_over(manager, invitation, organisation_round):
    with pytest.raises(Refused):
        renew_invitation(invitation, by=manager, at=NOW + 30 * DAY)
    Invitation.objects.update(answered_at=NOW)
    with pytest.raises(Refused):
        renew_invitation(invitation, by=manager, at=NOW)

    assert not OutboxMessage.objects.exists()


def test_no_new_link_to_an_expert_who_has_left(manager, expert_invitation):
    Assignment.objects.update(ends_on=timezone.localdate() - DAY)

    with pytest.raises(Refused):
        renew_invitation(expert_invitation, by=manager, at=NOW)

    assert not OutboxMessage.objects.exists()


def test_both_on_one_page(client, manager, invitation):
    client.force_login(manager)
    page = reverse("surveys:invitation_revoke", args=[invitation.round_id, invitation.pk])

    assert client.get(page).status_code == 200
    client.post(page)
    assert Invitation.objects.get().revoked_at
    client.post(page, {"renew": "1"})
    assert Invitation.objects.get().revoked_at is None


def test_an_invitation_is_found_in_its_own_round_alone(client, manager, invitation, survey):
    client.force_login(manager)
    other = RoundFactory(survey=survey)

    page = reverse("surveys:invitation_revoke", args=[other.pk, invitation.pk])

    assert client.get(page).status_code == 404


# --- Left in peace


def quiet_url(invitation, token=None):
    token = token or quiet_token(invitation)
    return reverse("surveys:invitation_quiet", args=[invitation.pk, token])


def test_looking_changes_nothing_and_pressing_stops_reminders(client, invitation):
    for _ in range(3):
        assert client.get(quiet_url(invitation)).status_code == 200
        client.head(quiet_url(invitation))
    assert Invitation.objects.get().quiet_at is None

    assert client.post(quiet_url(invitation)).status_code == 200

    assert Invitation.objects.get().quiet_at is not None
    assert AuditEvent.objects.get(action="survey_invitation.quieted").actor_id == ""


@pytest.mark.parametrize(
    ("changed_round", "changed", "words"),
    [
        ({"closed_at": NOW}, {}, "The survey is over."),
        ({"closed_at": NOW}, {"quiet_at": NOW}, "The survey is over."),
        ({}, {"answered_at": NOW}, "No answer of yours is waited for"),
        ({}, {"revoked_at": NOW}, "No answer of yours is waited for"),
    ],
)
def test_where_no_reminder_comes_any_more_none_can_be_stopped(
    client, invitation, changed_round, changed, words
):
    client.cookies["django_language"] = "en"
    assert "Stop the reminders</button>" in client.get(quiet_url(invitation)).text
    if changed_round:
        Round.objects.update(**changed_round)
    if changed:
        Invitation.objects.update(**changed)

    pages = [client.get(quiet_url(invitation)), client.post(quiet_url(invitation))]

    for page in pages:
        assert page.status_code == 200
        assert words in page.text
        assert "<button" not in page.text.split("<main")[1].split("</main>")[0]
        assert "until the survey closes" not in page.text


def test_an_expert_with_one_answer_given_can_still_stop_reminders_of_the_other(
    client, expert_round, expert, lappi, kainuu
):
    one, _other = (
        InvitationFactory(round=expert_round, region=region, user=expert)
        for region in (lappi, kainuu)
    )
    Invitation.objects.filter(pk=one.pk).update(answered_at=NOW)
    client.cookies["django_language"] = "en"

    assert "Stop the reminders</button>" in client.get(quiet_url(one)).text


def test_a_mail_program_presses_the_button_without_a_form(invitation):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(quiet_url(invitation), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Invitation.objects.get().quiet_at is not None


def test_it_holds_for_all_regions_of_an_expert(client, expert_round, expert, lappi, kainuu):
    one, other = (
        InvitationFactory(round=expert_round, region=region, user=expert)
        for region in (lappi, kainuu)
    )

    client.post(quiet_url(one))

    other.refresh_from_db()
    assert other.quiet_at is not None


def test_a_wrong_token_stops_nothing(client, invitation):
    for token in ("wrong", invitation.token, quiet_token(invitation)[:-1]):
        assert client.post(quiet_url(invitation, token)).status_code == 404

    assert Invitation.objects.get().quiet_at is None


def test_the_token_of_one_does_not_silence_another(client, invitation, organisation_round, lappi):
    other = ask(organisation_round, "Other ry", lappi)

    assert client.post(quiet_url(other, quiet_token(invitation))).status_code == 404
    other.refresh_from_db()
    assert other.quiet_at is None


def test_the_link_of_silence_opens_no_questionnaire(client, invitation):
    token = quiet_token(invitation)

    assert client.get(reverse("surveys:link_open", args=[token])).status_code == 404


def test_a_mail_that_was_sent_before_the_link_was_renewed_still_stops_reminders(
    client, manager, invitation, settings
):
    sent_before = quiet_url(invitation)
    settings.LINK_KEYS = ["a new key", *settings.LINK_KEYS]
    renewed = renew_invitation(invitation, by=manager, at=NOW)

    assert client.post(quiet_url(renewed)).status_code == 200
    Invitation.objects.update(quiet_at=None)
    assert client.post(sent_before).status_code == 200
    assert Invitation.objects.get().quiet_at is not None


def test_guessing_is_slowed_down(client, invitation, settings):
    codes = [client.post(quiet_url(invitation, f"wrong{n}")).status_code for n in range(12)]

    assert codes[0] == 404
    assert codes[-1] == 429


def test_a_key_that_was_taken_away_ends_the_link(client, invitation, settings):
    url = quiet_url(invitation)
    settings.LINK_KEYS = ["another key altogether"]

    assert client.get(url).status_code == 404
