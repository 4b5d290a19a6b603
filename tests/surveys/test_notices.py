"""The letters: written when they are sent, with live links, and only if they are still needed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.jobs.scheduling import utc_from_wall
from portal.outbox.delivery import deliver
from portal.outbox.links import newest_key_id
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded, notices
from portal.outbox.unsent import correct_and_retry, retry
from regions.models import Assignment
from regions.organisations.models import Organisation
from surveys.invitations.opening import open_round
from surveys.invitations.quiet_link import quiet_token
from surveys.invitations.renewing import renew_invitation
from surveys.models import Invitation, Round
from surveys.reminders.sending import send_reminder_now
from surveys.rounds.ending import close_round
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = dt.timedelta(days=1)


def opened(survey, manager, **fields):
    plan = RoundFactory(
        survey=survey, opened=False, opens_at=NOW, closes_at=NOW + 7 * DAY, **fields
    )
    return open_round(plan, by=manager, at=NOW)


def write(message, kind="round_invitation"):
    return notices[kind].compose(message, at=NOW).message()


def why_not(message, kind="round_invitation", at=NOW):
    with pytest.raises(NotNeeded) as refusal:
        notices[kind].compose(message, at=at)
    return refusal.value.reason


@pytest.fixture
def organisation(organisation):
    organisation.email = "posti@example.org"
    organisation.save()
    return organisation


@pytest.fixture
def message(survey, organisation, manager):
    opened(survey, manager)
    return OutboxMessage.objects.get()


@pytest.fixture
def invitation(message):
    return Invitation.objects.get()


def test_one_mail_lists_all_regions_of_an_expert_with_links_that_open(
    client, survey, lappi, kainuu, manager
):
    UserFactory(email="north@example.org", regions=[lappi, kainuu], language="en")
    opened(survey, manager, audience="experts")

    mail = write(OutboxMessage.objects.get())

    for invitation in Invitation.objects.select_related("region"):
        path = reverse("surveys:link_open", args=[invitation.token])
        assert f"{invitation.region}:\nhttp://localhost:8000{path}" in mail.body
        assert client.get(path).status_code == 303


def test_the_letter_says_who_asks_why_until_when_and_how_long(message, organisation):
    message.language = "en"

    mail = write(message)

    assert mail.to == ["posti@example.org"]
    for words in (
        "Situational survey",
        "Hello,",
        f"Your organisation, {organisation}, is invited",
        "The link belongs to your organisation.",
        "The programme that supports organisations",
        "about 8 minutes",
        "confidential",
    ):
        assert words in mail.subject + mail.body


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["round_invitation", "round_reminder"])
def test_the_letter_is_in_the_language_of_its_recipient(message, language, kind):
    message.language = language

    mail = write(message, kind)

    titles = {"fi": "Tilannekuvakysely", "sv": "Lägesbildsenkät", "en": "Situational survey"}
    assert titles[language] in mail.subject
    assert "&" not in mail.body


@pytest.mark.parametrize(
    ("language", "closing"),
    [
        ("fi", "7. joulukuuta 2099 kello 16.00"),
        ("sv", "7 december 2099 kl. 16.00"),
        ("en", "7 December 2099, 16:00"),
    ],
)
def test_the_closing_moment_is_written_as_in_its_language(message, language, closing):
    Round.objects.update(closes_at=utc_from_wall(dt.datetime(2099, 12, 7, 16)))
    message.language = language

    assert f" {closing}\n" in write(message).body


def test_the_letter_names_nobody_but_its_recipient(survey, organisation, manager, lappi):
    UserFactory(email="canary@example.org", regions=[lappi])
    opened(survey, manager)

    mail = write(OutboxMessage.objects.get())

    assert "Canary" not in mail.body
    assert manager.name not in mail.body


def test_reminders_are_stopped_by_a_link_of_its_own(message, invitation):
    mail = write(message, "round_reminder")

    path = reverse("surveys:invitation_quiet", args=[invitation.pk, quiet_token(invitation)])
    assert mail.extra_headers["List-Unsubscribe"] == f"<http://localhost:8000{path}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path in mail.body
    assert quiet_token(invitation) != invitation.token


def test_from_the_opening_to_the_mailbox(survey, organisation, lappi, manager, mailoutbox):
    silent = OrganisationFactory(
        name="Silent ry", level="local", municipality=lappi.municipalities.first()
    )
    noon = utc_from_wall(dt.datetime.combine(timezone.localdate(), dt.time(12)))
    plan = RoundFactory(survey=survey, opened=False, opens_at=noon, closes_at=noon + 7 * DAY)
    round_ = open_round(plan, by=manager, at=noon)

    deliver(at=noon)

    [mail] = mailoutbox
    invitation = round_.invitations.get(organisation=organisation)
    assert (mail.to, invitation.token in mail.body) == (["posti@example.org"], True)
    states = dict(OutboxMessage.objects.values_list("recipient", "reason"))
    assert states == {
        f"organisation:{organisation.pk}": "",
        f"organisation:{silent.pk}": "no_address",
    }


# --- Not needed


def test_not_after_the_answer(message, invitation):
    Invitation.objects.update(answered_at=NOW)

    assert why_not(message) == why_not(message, "round_reminder") == "answered"


def test_not_once_withdrawn(message):
    Invitation.objects.update(revoked_at=NOW)

    assert why_not(message) == "revoked"


def test_not_after_the_end(message, manager):
    assert why_not(message, at=NOW + 7 * DAY) == "closed"
    close_round(Invitation.objects.get().round, by=manager, at=NOW)
    assert why_not(message) == "closed"


def test_no_reminder_to_who_wants_none_but_a_new_link_still_comes(message):
    Invitation.objects.update(quiet_at=NOW)

    assert why_not(message, "round_reminder") == "opted_out"
    assert write(message)


@pytest.mark.parametrize("kind", ["round_invitation", "round_reminder"])
def test_not_without_an_address(message, organisation, kind):
    organisation.email = ""
    organisation.save()

    assert why_not(message, kind) == "no_address"


@pytest.mark.parametrize("kind", ["round_invitation", "round_reminder"])
def test_not_to_a_dissolved_organisation(message, organisation, kind):
    organisation.status = Organisation.Status.DISSOLVED
    organisation.save()

    assert why_not(message, kind) == "dissolved"


@pytest.mark.parametrize("kind", ["round_invitation", "round_reminder"])
def test_not_when_the_account_is_closed(survey, expert, manager, kind):
    opened(survey, manager, audience="experts")
    message = OutboxMessage.objects.get()
    expert.is_active = False
    expert.save()

    assert why_not(message, kind) == "left"
    assert "left" in notices[kind].reasons


def test_not_after_the_last_day_of_a_cover(survey, expert, manager):
    Assignment.objects.update(kind="cover", ends_on=timezone.localdate(NOW) + 2 * DAY)
    opened(survey, manager, audience="experts")
    message = OutboxMessage.objects.get()

    assert notices["round_reminder"].compose(message, at=NOW + 2 * DAY)
    assert why_not(message, "round_reminder", at=NOW + 3 * DAY) == "left"


def test_regions_that_one_has_left_are_left_out(survey, lappi, kainuu, manager):
    UserFactory(email="north@example.org", regions=[lappi, kainuu])
    opened(survey, manager, audience="experts")
    Assignment.objects.filter(region=lappi).update(ends_on=timezone.localdate(NOW) - DAY)

    body = write(OutboxMessage.objects.get()).body

    assert Invitation.objects.get(region=lappi).token not in body
    assert Invitation.objects.get(region=kainuu).token in body


def test_not_when_the_round_is_no_more(message):
    message.parameters["round"] = 0

    assert why_not(message) == "gone"


def test_answered_regions_are_left_out(survey, lappi, kainuu, manager):
    UserFactory(email="north@example.org", regions=[lappi, kainuu])
    opened(survey, manager, audience="experts")
    done = Invitation.objects.get(region=lappi)
    Invitation.objects.filter(pk=done.pk).update(answered_at=NOW)

    body = write(OutboxMessage.objects.get()).body

    assert done.token not in body
    assert Invitation.objects.get(region=kainuu).token in body


def test_the_letter_goes_to_the_address_that_the_organisation_has_now(
    message, organisation, mailoutbox
):
    organisation.email = "uusi@example.com"
    organisation.save()

    deliver(at=NOW + DAY)

    assert [mail.to for mail in mailoutbox] == [["uusi@example.com"]]
    message.refresh_from_db()
    assert (message.state, message.address) == ("sent", "uusi@example.com")


def test_the_letter_goes_to_the_address_that_the_expert_has_now(survey, expert, manager):
    opened(survey, manager, audience="experts")
    expert.email = "new@example.org"
    expert.save()

    assert write(OutboxMessage.objects.get()).to == ["new@example.org"]


def test_an_address_that_was_given_after_the_posting_is_written_to(
    message, organisation, mailoutbox
):
    OutboxMessage.objects.update(address="")

    deliver(at=NOW + DAY)

    assert [mail.to for mail in mailoutbox] == [["posti@example.org"]]


def test_a_corrected_address_gets_the_letter(message, organisation, manager, mailoutbox):
    OutboxMessage.objects.update(state="failed", reason="refused")
    message.refresh_from_db()
    assert correct_and_retry(message, "oikea@example.org", by=manager, at=NOW)
    organisation.email = "uusi@example.com"
    organisation.save()

    deliver(at=NOW + DAY)

    assert [mail.to for mail in mailoutbox] == [["oikea@example.org"]]


def test_a_corrected_address_holds_for_later_letters_of_the_round(
    message, organisation, manager, mailoutbox
):
    OutboxMessage.objects.update(state="failed", reason="refused")
    message.refresh_from_db()
    correct_and_retry(message, "oikea@example.org", by=manager, at=NOW)
    deliver(at=NOW + DAY)
    mailoutbox.clear()
    renew_invitation(Invitation.objects.get(), by=manager, at=NOW + DAY)
    send_reminder_now(Round.objects.get(), by=manager, at=NOW + DAY)

    deliver(at=NOW + 2 * DAY)

    assert [mail.to for mail in mailoutbox] == [["oikea@example.org"]] * 2


def test_a_corrected_address_holds_for_its_recipient_and_mailing_alone(message, manager):
    other = OutboxMessage.objects.get(pk=message.pk)
    other.pk, other.recipient, other.is_corrected = None, "organisation:0", True
    other.address = "toinen@example.org"
    other.save()
    elsewhere = OutboxMessage.objects.get(pk=message.pk)
    elsewhere.pk, elsewhere.campaign, elsewhere.is_corrected = None, "round:0", True
    elsewhere.address = "muualla@example.org"
    elsewhere.save()

    assert write(message).to == ["posti@example.org"]


def test_what_is_only_tried_again_goes_to_the_present_address(
    message, organisation, manager, mailoutbox
):
    OutboxMessage.objects.update(state="failed", reason="refused")
    message.refresh_from_db()
    organisation.email = "uusi@example.com"
    organisation.save()
    assert retry(message, by=manager, at=NOW)

    deliver(at=NOW + DAY)

    assert [mail.to for mail in mailoutbox] == [["uusi@example.com"]]


def test_a_new_key_changes_no_letter_that_was_promised(message, invitation, settings):
    token = invitation.token
    settings.LINK_KEYS = ["a new key", *settings.LINK_KEYS]

    assert newest_key_id() != invitation.link_key
    assert token in write(message).body


def test_writing_a_letter_takes_few_queries(message, django_assert_num_queries):
    write(message)

    with django_assert_num_queries(3):  # the round, the invitations, a corrected address
        write(message)


# --- Organisations of the whole country


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["round_invitation", "round_reminder"])
@pytest.mark.parametrize("confidentiality", ["named", "confidential"])
def test_no_letter_speaks_of_a_region_where_there_is_none(
    survey, organisation, manager, language, kind, confidentiality
):
    Organisation.objects.update(level="national")
    opened(survey, manager, confidentiality=confidentiality)
    message = OutboxMessage.objects.get()
    message.language = language

    body = write(message, kind).body

    # The survey's own words are its authors'.
    body = body.replace(str(Round.objects.get().definition.why.in_language(language)), "")
    for words in ("alueesi", "ditt område", "your region"):
        assert words not in body
    group = {"fi": "valtakunnallis", "sv": "riksomfattande", "en": "nationwide organisations"}
    assert (group[language] in body) == (confidentiality == "named")


def test_the_letter_to_an_organisation_of_a_region_says_who_can_see_what(message):
    message.language = "en"

    assert "The project manager and the experts of your region can see" in write(message).body
