"""Nobody comes to represent an organisation but through its own people, its address, or its expert."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.outbox.models import OutboxMessage
from portal.outbox.refusals import note_refusal
from regions.models import Assignment
from regions.organisations.claiming.claims import (
    ASK_ADDRESS,
    ClaimRefused,
    approve,
    ask,
    invite_colleague,
    pass_on,
)
from regions.organisations.claiming.leaving import end_representation
from regions.organisations.claiming.lookup import mark_of
from regions.organisations.models import Claim, Organisation, Representative
from tests.factories.accounts import UserFactory
from tests.outbox import deliver_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_working_time")]

NOW = timezone.now
DAY = dt.timedelta(days=1)
ADDRESS = "toimisto@example.org"
CLAIMANT = {"name": "Maija Mallikas", "email": "maija@example.org", "language": "en"}


@pytest.fixture(autouse=True)
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def reached(organisation):
    """The organisation with a registered address."""
    organisation.email = ADDRESS
    organisation.save()
    return organisation


def asked(organisation, **changed):
    return ask(organisation=organisation, at=NOW(), **CLAIMANT | changed)


def link_in(message):
    return re.search(r"http\S+/represent/open/\S+", message.body)[0]


def open_link(client, message):
    """What the link leads to; its address holds no token any more."""
    path = "/" + link_in(message).split("/", 3)[3]
    answer = client.get(path)
    assert answer.status_code == 303
    return client.get(answer["Location"])


def press(client, **data):
    return client.post(reverse("organisations:claim_link"), data)


def confirmed(client, claim):
    deliver_mails()
    open_link(client, mail.outbox[-1])
    press(client)
    claim.refresh_from_db()
    return claim


def represents(email, organisation):
    return organisation.representatives.filter(user__email=email).exists()


def test_the_registered_address_approves_and_the_claimant_signs_in(client, reached):
    form = {"name": "Maija", "email": "Maija@Example.org", "language": "fi", "statement": "pj"}
    client.post(reverse("organisations:claim_new", args=[mark_of(reached)]), form)
    claim = confirmed(client, Claim.objects.get())
    assert claim.asked == Claim.Asked.ADDRESS
    assert not represents("maija@example.org", reached)

    deliver_mails()
    assert mail.outbox[-1].to == [ADDRESS]
    open_link(client, mail.outbox[-1])
    press(client, decision="approve")

    assert represents("maija@example.org", reached)
    assert User.objects.get(email="maija@example.org").name == "Maija"
    deliver_mails()
    assert mail.outbox[-1].to == ["maija@example.org"]
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "claim.asked",
        "claim.approved",
    }


def test_whoever_reads_the_registered_address_as_their_own_needs_no_second_mail(client, reached):
    claim = confirmed(client, asked(reached, email=ADDRESS))

    assert claim.state == Claim.State.APPROVED
    assert represents(ADDRESS, reached)


def test_a_link_that_is_opened_changes_nothing(client, reached):
    claim = asked(reached)
    deliver_mails()

    for _each in range(3):
        open_link(client, mail.outbox[-1])

    claim.refresh_from_db()
    assert claim.state == Claim.State.UNVERIFIED


@pytest.mark.parametrize("token", ["x" * 32, "%00", "å"])
def test_an_altered_link_opens_nothing(client, reached, token):
    asked(reached)

    assert client.get(f"/organisations/represent/open/{token}/").status_code == 404


def test_the_claimants_link_does_not_decide_and_a_used_one_is_dead(client, reached):
    claim = confirmed(client, asked(reached))
    deliver_mails()
    own, other = mail.outbox[0], mail.outbox[-1]

    assert client.get("/" + link_in(own).split("/", 3)[3]).status_code == 404
    open_link(client, other)
    press(client, decision="refuse", reason="Not one of us")
    assert client.get("/" + link_in(other).split("/", 3)[3]).status_code == 404

    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (Claim.State.REFUSED, "Not one of us")
    deliver_mails()
    assert "Not one of us" in mail.outbox[-1].body


def test_a_refusal_needs_its_reason(client, reached):
    claim = confirmed(client, asked(reached))
    deliver_mails()
    open_link(client, mail.outbox[-1])

    answer = press(client, decision="refuse")

    assert "Write why" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == Claim.State.OPEN


def test_without_an_address_the_expert_decides_and_sees_the_evidence(client, organisation, expert):
    claim = confirmed(client, asked(organisation, register_number="194.820"))
    assert claim.asked == Claim.Asked.STAFF

    client.force_login(expert)
    page = client.get(claim.get_absolute_url(), headers={"accept-language": "en"})
    assert "194.820" in page.content.decode()
    client.post(claim.get_absolute_url(), {"decision": "approve"})

    assert represents(CLAIMANT["email"], organisation)
    claim.refresh_from_db()
    assert claim.decided_by == expert


def test_a_dead_address_is_passed_over(client, reached):
    for _each in range(3):
        note_refusal(ADDRESS, code=550, at=NOW())

    assert confirmed(client, asked(reached)).asked == Claim.Asked.STAFF


def test_of_a_claimed_organisation_its_representatives_are_asked(client, reached, representative):
    claim = confirmed(client, asked(reached))
    assert claim.asked == Claim.Asked.REPRESENTATIVES
    deliver_mails()
    assert mail.outbox[-1].to == [representative.email]

    client.force_login(representative)
    client.post(claim.get_absolute_url(), {"decision": "approve"})

    assert represents(CLAIMANT["email"], reached)


def test_nobody_decides_on_their_own_claim(client, organisation, expert):
    claim = ask(
        organisation=organisation, name="E", email=expert.email, language="fi", at=NOW(), by=expert
    )
    claim.refresh_from_db()
    assert claim.state == Claim.State.OPEN

    client.force_login(expert)

    assert client.get(claim.get_absolute_url()).status_code == 404


def test_the_expert_of_another_region_sees_nothing_of_it(client, organisation, stranger):
    claim = confirmed(client, asked(organisation))
    client.force_login(stranger)

    assert client.get(claim.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "dissolved"}, "dissolved"),
        ({"status": "dissolved", "replaced": True}, "replaced"),
    ],
)
def test_a_dissolved_organisation_is_not_claimed(organisation, fields, code):
    if fields.pop("replaced", False):
        organisation.replaced_by = Organisation.objects.create(name="Uusi ry", level="local")
    organisation.status = fields["status"]
    organisation.save()

    with pytest.raises(ClaimRefused) as refused:
        asked(organisation)

    assert refused.value.code == code


def test_who_represents_it_already_is_told_so(organisation, representative):
    with pytest.raises(ClaimRefused) as refused:
        asked(organisation, email=representative.email, by=representative)

    assert refused.value.code == "represents"


def test_a_stranger_does_not_learn_who_represents_it_or_has_asked(
    client, organisation, representative
):
    confirmed(client, asked(organisation))
    form = {"name": "Maija", "language": "en", "statement": ""}
    url = reverse("organisations:claim_new", args=[mark_of(organisation)])

    pages = [
        client.post(url, form | {"email": email}, follow=True)
        for email in (representative.email, CLAIMANT["email"], "nobody@example.org")
    ]

    assert len({page.content.split(b"<main")[1].split(b"</main")[0] for page in pages}) == 1
    deliver_mails()
    [message] = [
        one
        for one in mail.outbox
        if one.to == [representative.email] and "/represent/open/" in one.body
    ]
    open_link(client, message)
    assert "You represent this organisation already" in press(client).text


def test_a_forged_mark_is_not_found(client):
    assert client.get("/organisations/represent/new/forged:x:y/").status_code == 404


def test_a_page_that_lay_open_for_days_leads_back_to_the_search(client, reached):
    with time_machine.travel(NOW() - dt.timedelta(days=2)):
        url = reverse("organisations:claim_new", args=[mark_of(reached)])

    assert client.get(url)["Location"] == reverse("organisations:claim_lookup")


def test_a_link_whose_key_was_taken_away_is_dead(client, reached, settings):
    asked(reached)
    deliver_mails()
    settings.LINK_KEYS = ["another key, which came when the one before was lost"]

    assert client.get("/" + link_in(mail.outbox[-1]).split("/", 3)[3]).status_code == 404


def test_the_address_of_yesterday_decides_no_more_and_the_expert_is_asked(client, reached, expert):
    claim = confirmed(client, asked(reached))
    deliver_mails()
    asking = mail.outbox[-1]
    open_link(client, asking)
    reached.email = "uusi@example.org"
    reached.save()

    assert client.get("/" + link_in(asking).split("/", 3)[3]).status_code == 404
    press(client, decision="approve")
    assert not reached.representatives.exists()
    pass_on(at=NOW())
    claim.refresh_from_db()
    assert claim.asked == Claim.Asked.STAFF


def test_the_organisation_is_written_to_in_its_own_language(client, reached):
    reached.languages = "sv-fi"
    reached.save()
    confirmed(client, asked(reached))

    assert OutboxMessage.objects.get(kind=ASK_ADDRESS).language == "sv"


def test_the_address_is_reminded_once_however_often_the_clock_looks(client, reached):
    confirmed(client, asked(reached))

    for day in range(1, 14):
        pass_on(at=NOW() + dt.timedelta(days=day))

    assert OutboxMessage.objects.filter(kind=ASK_ADDRESS).count() == 2


def test_what_a_removed_representative_has_invited_is_decided_by_others(
    client, organisation, representative, manager
):
    claim = invite_colleague(organisation, **CLAIMANT, by=representative, at=NOW())
    end_representation(organisation, user=representative, by=manager, at=NOW())
    deliver_mails()
    [link] = [one for one in mail.outbox if one.to == [CLAIMANT["email"]]]

    open_link(client, link)
    press(client)

    assert not organisation.representatives.exists()
    claim.refresh_from_db()
    assert (claim.state, claim.asked) == (Claim.State.OPEN, Claim.Asked.STAFF)


def test_a_closed_account_is_not_opened_by_a_claim(organisation):
    UserFactory(email=CLAIMANT["email"], is_active=False)
    claim = asked(organisation)

    with pytest.raises(ClaimRefused) as refused:
        approve(claim, by=None, at=NOW())

    assert refused.value.code == "closed"


def test_asking_twice_is_one_claim_and_one_mail(organisation):
    assert asked(organisation) == asked(organisation)

    deliver_mails()
    assert len(mail.outbox) == 1


def told_after(days):
    """Who gets mail when the clock looks so many days from now."""
    mail.outbox.clear()
    later = NOW() + dt.timedelta(days=days)
    pass_on(at=later)
    deliver_mails(at=later)
    return [message.to[0] for message in mail.outbox]


def test_reminded_after_seven_days_and_passed_on_after_fourteen_from_the_request(
    client, reached, expert, manager
):
    claim = confirmed(client, asked(reached))
    deliver_mails()

    assert told_after(6) == []
    assert told_after(7) == [ADDRESS]
    assert told_after(13) == []
    assert told_after(14) == [expert.email]
    claim.refresh_from_db()
    assert (claim.asked, claim.waited_days(NOW() + 14 * DAY)) == (Claim.Asked.STAFF, 14)


def test_the_next_in_line_has_days_of_their_own_before_the_managers_are_asked(
    client, reached, representative, expert, manager
):
    confirmed(client, asked(reached))
    deliver_mails()

    assert told_after(14) == [expert.email]
    assert [told_after(day) for day in (15, 20)] == [[], []]
    assert told_after(21) == [expert.email]
    assert [told_after(day) for day in (22, 27)] == [[], []]
    assert told_after(28) == [manager.email]
    assert told_after(29) == []


def test_the_expert_after_a_dead_address_has_days_from_the_day_on_which_they_were_asked(
    client, reached, expert, manager
):
    claim = confirmed(client, asked(reached))
    deliver_mails()
    for _each in range(3):
        note_refusal(ADDRESS, code=550, at=NOW())

    assert told_after(6) == [expert.email]
    assert told_after(12) == []
    assert told_after(13) == [expert.email]
    assert told_after(20) == [manager.email]
    client.force_login(expert)
    assert "Passed on" in client.get(claim.get_absolute_url()).text


def test_who_is_asked_first_has_days_from_the_request(client, organisation, expert, manager):
    confirmed(client, asked(organisation))
    deliver_mails()

    assert told_after(7) == [expert.email]
    assert told_after(14) == [manager.email]


def test_an_invitation_that_others_decide_on_counts_from_then(
    client, organisation, representative, manager, expert
):
    claim = invite_colleague(organisation, **CLAIMANT, by=representative, at=NOW() - 13 * DAY)
    end_representation(organisation, user=representative, by=manager, at=NOW())
    deliver_mails()
    [link] = [one for one in mail.outbox if one.to == [CLAIMANT["email"]]]
    open_link(client, link)
    press(client)
    deliver_mails()

    assert told_after(6) == []
    assert told_after(7) == [expert.email]
    claim.refresh_from_db()
    assert claim.passed_on_at is None


SATURDAY_NIGHT = dt.datetime(2026, 9, 19, 19, tzinfo=dt.UTC)


def told_at(moment):
    mail.outbox.clear()
    deliver_mails(at=moment)
    return [message.to[0] for message in mail.outbox]


def test_who_decides_at_work_is_asked_on_the_next_working_morning(client, organisation, expert):
    with time_machine.travel(SATURDAY_NIGHT):
        confirmed(client, asked(organisation))

    sunday, monday = (SATURDAY_NIGHT + dt.timedelta(hours=hours) for hours in (20, 34))
    assert [told_at(sunday), told_at(monday)] == [[], [expert.email]]


def test_a_representative_is_asked_by_day(client, organisation, representative):
    with time_machine.travel(SATURDAY_NIGHT):
        confirmed(client, asked(organisation))

    later, morning = (SATURDAY_NIGHT + dt.timedelta(hours=hours) for hours in (9, 10))
    assert [told_at(later), told_at(morning)] == [[], [representative.email]]


def test_what_the_claimant_waits_for_goes_out_at_night_too(client, reached):
    with time_machine.travel(SATURDAY_NIGHT):
        claim = asked(reached)
        assert told_at(NOW()) == [CLAIMANT["email"]]
        open_link(client, mail.outbox[-1])
        press(client)
        assert told_at(NOW()) == [ADDRESS]
        approve(claim, by=None, at=NOW())
        assert told_at(NOW()) == [CLAIMANT["email"]]


def test_that_the_last_representative_has_left_is_told_in_working_time(
    organisation, representative, expert
):
    with time_machine.travel(SATURDAY_NIGHT):
        end_representation(organisation, user=representative, by=representative, at=NOW())
        assert told_at(NOW()) == []

    assert told_at(SATURDAY_NIGHT + dt.timedelta(hours=34)) == [expert.email]


def test_where_nobody_works_the_managers_are_asked(client, organisation, manager):
    Assignment.objects.all().delete()

    confirmed(client, asked(organisation))
    deliver_mails()

    assert mail.outbox[-1].to == [manager.email]


def test_a_colleague_comes_in_by_their_own_press(client, organisation, representative):
    client.force_login(representative)
    url = reverse("organisations:representative_list", args=[organisation.public_id])
    client.post(url, {"name": "Kalle", "email": "kalle@example.org", "language": "en"})
    client.logout()
    deliver_mails()

    open_link(client, mail.outbox[-1])
    press(client)

    assert represents("kalle@example.org", organisation)


def test_after_the_last_representative_the_expert_is_told(organisation, representative, expert):
    other = UserFactory(represents=[organisation])
    assert end_representation(organisation, user=other, by=other, at=NOW())
    deliver_mails()
    assert mail.outbox == []

    assert end_representation(organisation, user=representative, by=representative, at=NOW())
    assert not end_representation(organisation, user=representative, by=representative, at=NOW())

    deliver_mails()
    assert [message.to for message in mail.outbox] == [[expert.email]]
    assert not Representative.objects.exists()


def test_a_representative_ends_nobody_elses_work(client, organisation, representative):
    other = UserFactory(represents=[organisation])
    client.force_login(representative)

    url = reverse("organisations:representative_end", args=[organisation.public_id, other.pk])

    assert client.post(url).status_code == 404
    assert organisation.representatives.count() == 2


PROPOSED = {
    "fact_name": "Uusi Yhdistys ry",
    "fact_level": "local",
    "fact_municipality": "698",
    "fact_business_id": "2077474-0",
    "name": "Maija",
    "email": "maija@example.org",
    "language": "fi",
}


def test_an_organisation_that_is_not_in_the_register_is_proposed_and_added(client, lappi, expert):
    client.post(reverse("organisations:organisation_propose"), PROPOSED)
    claim = confirmed(client, Claim.objects.get())

    client.force_login(expert)
    client.post(claim.get_absolute_url(), {"decision": "approve"})

    organisation = Organisation.objects.get(name="Uusi Yhdistys ry")
    assert represents("maija@example.org", organisation)
    assert organisation.changes.get().source == "proposal"


@pytest.mark.parametrize(
    ("field", "wrong", "code"),
    [
        ("fact_business_id", "2077474-1", "business_id"),
        ("fact_name", "", "required"),
        ("fact_name", "=1+1", "formula"),
    ],
)
def test_a_proposal_that_cannot_be_right_is_refused_at_its_field(client, lappi, field, wrong, code):
    answer = client.post(reverse("organisations:organisation_propose"), PROPOSED | {field: wrong})

    assert answer.context["form"].has_error(field, code)
    assert not Claim.objects.exists()


def test_a_proposal_of_what_the_register_has_leads_to_it(client, organisation):
    organisation.identifiers.create(scheme="business_id", value="2077474-0")

    answer = client.post(
        reverse("organisations:organisation_propose"), PROPOSED, headers={"accept-language": "en"}
    )

    assert "The register has this organisation" in answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"number": "20774740"},
        {"name": "rovaniemen ikäystäväyhdistys RY", "municipality": "698"},
        {"name": "Vanha Nimi ry", "municipality": "698"},
    ],
)
def test_strangers_find_by_number_or_by_full_name_and_home(client, organisation, given):
    organisation.identifiers.create(scheme="business_id", value="2077474-0")
    organisation.other_names.create(kind="former", name="Vanha Nimi ry")
    organisation.save()

    answer = client.post(reverse("organisations:claim_lookup"), given)

    assert answer.status_code == 302


@pytest.mark.parametrize(
    "given", [{"name": "Rovaniemen", "municipality": "698"}, {}, {"number": "12x"}]
)
def test_a_part_of_a_name_finds_nothing(client, organisation, given):
    answer = client.post(reverse("organisations:claim_lookup"), given)

    assert answer.status_code == 200
    assert organisation.name not in answer.content.decode()


def test_asking_is_limited(client, lappi):
    url = reverse("organisations:claim_lookup")

    answers = [client.post(url, {"number": "2077474-0"}).status_code for _each in range(11)]

    assert answers[-1] == 429


# --- The list of those who decide


def waiting_claims(organisation, count, **changed):
    now = NOW()
    first = Claim.objects.count()
    for number in range(first, first + count):
        Claim.objects.create(
            organisation=organisation,
            name=f"Hakija {number:02}",
            email=f"{number}@example.org",
            created_at=now,
            opened_at=now + dt.timedelta(minutes=number),
            **{"state": Claim.State.OPEN, "asked": Claim.Asked.STAFF} | changed,
        )


def listed(client, **query):
    """The names of the claimants in the order of the page."""
    page = client.get(reverse("organisations:claim_list"), query)
    return re.findall(r"Hakija \d+", page.text)


def test_what_waits_is_listed_page_by_page_the_oldest_first(client, organisation, expert):
    waiting_claims(organisation, 51)
    client.force_login(expert)

    assert listed(client) == [f"Hakija {number:02}" for number in range(50)]
    assert listed(client, page=2) == ["Hakija 50"]


def test_what_was_decided_is_listed_apart_the_newest_first(client, organisation, expert):
    waiting_claims(organisation, 1)
    for hours in (1, 2):
        at = NOW() + dt.timedelta(hours=hours)
        waiting_claims(organisation, 1, state="refused", decided_at=at, decided_by=expert)
    client.force_login(expert)

    assert (listed(client), listed(client, state="decided")) == (
        ["Hakija 00"],
        ["Hakija 02", "Hakija 01"],
    )


@pytest.mark.parametrize("state", ["", "decided"])
def test_a_list_of_five_costs_as_much_as_a_list_of_one(client, organisation, expert, state):
    # Of whoever decided the list says the work, where no name is known.
    decider = UserFactory(name="", email="decider@example.org", roles=["project_manager"])
    decided = {"state": "refused", "decided_at": NOW(), "decided_by": decider}
    changed = decided if state else {}
    waiting_claims(organisation, 1, **changed)
    client.force_login(expert)
    listed(client, state=state)
    with CaptureQueriesContext(connection) as of_one:
        assert len(listed(client, state=state)) == 1
    waiting_claims(organisation, 4, **changed)

    with CaptureQueriesContext(connection) as of_five:
        assert len(listed(client, state=state)) == 5

    assert len(of_five) == len(of_one)
