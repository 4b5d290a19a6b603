"""Representatives change what is theirs at once, and propose the rest; who decides is one place's to say."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from regions.models import Assignment
from regions.organisations.confirming.confirming import confirm, mark_of
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.reading import facts_of
from regions.organisations.merging.merge import merge
from regions.organisations.models import Proposal, ProposedFact
from regions.organisations.proposing.proposals import (
    FactChanged,
    ProposalRefused,
    change_own_facts,
    decide,
    propose,
    remind,
    withdraw,
)
from tests.factories.organisations import OrganisationFactory
from tests.outbox import deliver_mails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_working_time")]
NOW = timezone.now
NEW_NAME = "Rovaniemen Ikäihmiset ry"


def proposed(organisation, representative, **facts):
    facts = facts or {"name": NEW_NAME, "level": "independent"}
    return propose(organisation, facts, by=representative, at=NOW())


def told(at=None):
    deliver_mails(at=at)
    addresses = [message.to[0] for message in mail.outbox]
    mail.outbox.clear()
    return addresses


def approve(proposal, by, *keys):
    today = facts_of(proposal.organisation)
    return decide(proposal, approved={key: today[key] for key in keys}, refused={}, by=by, at=NOW())


def test_contact_data_is_changed_at_once_and_the_expert_is_told_once_a_day(
    organisation, representative, expert
):
    change_own_facts(organisation, {"email": "uusi@example.org"}, by=representative, at=NOW())
    change_own_facts(organisation, {"phone": "040 123"}, by=representative, at=NOW())

    organisation.refresh_from_db()
    assert (organisation.email, organisation.phone) == ("uusi@example.org", "040 123")
    assert set(organisation.changes.values_list("source", flat=True)) == {"own"}
    deliver_mails()
    [message] = mail.outbox
    assert message.to == [expert.email]
    assert "uusi@example.org" not in message.body


FRIDAY_EVENING = dt.datetime(2026, 9, 18, 17, tzinfo=dt.UTC)
MONDAY_MORNING = dt.datetime(2026, 9, 21, 5, tzinfo=dt.UTC)


def test_what_was_corrected_over_a_weekend_is_told_in_one_mail_on_monday(
    organisation, representative, expert
):
    for facts, later in (({"phone": "040 123"}, 0), ({"email": "uusi@example.org"}, 40)):
        at = FRIDAY_EVENING + dt.timedelta(hours=later)
        change_own_facts(organisation, facts, by=representative, at=at)
        assert told(at) == []

    deliver_mails(at=MONDAY_MORNING)

    [message] = mail.outbox
    assert message.to == [expert.email]
    with translation.override(expert.language):
        labels = [str(FACTS[key].label) for key in ("phone", "email")]
    assert [label for label in labels if label not in message.body] == []


def test_a_proposal_of_the_night_is_to_be_decided_on_in_the_morning(
    organisation, representative, expert
):
    propose(organisation, {"name": NEW_NAME}, by=representative, at=FRIDAY_EVENING)

    assert told(FRIDAY_EVENING) == []
    assert told(MONDAY_MORNING) == [expert.email]


def test_what_is_proposed_is_not_theirs_to_write(organisation, representative):
    with pytest.raises(PermissionDenied):
        change_own_facts(organisation, {"name": NEW_NAME}, by=representative, at=NOW())


def test_facts_are_decided_one_by_one_and_the_representative_is_told_at_the_end(
    organisation, representative, expert
):
    proposal = proposed(organisation, representative)
    assert told() == [expert.email]

    assert approve(proposal, expert, "name") == 1
    assert told() == []
    assert decide(proposal, approved={}, refused={"level": "No"}, by=expert, at=NOW()) == 1

    facts = facts_of(organisation)
    assert (facts["name"], facts["level"]) == (NEW_NAME, "local")
    assert facts["former_names"][0][0] == "Rovaniemen Ikäystäväyhdistys ry"
    deliver_mails()
    [message] = mail.outbox
    assert message.to == [representative.email]
    assert "No" in message.body


def test_a_second_decision_on_the_same_fact_changes_nothing(organisation, representative, expert):
    proposal = proposed(organisation, representative, name=NEW_NAME)
    approve(proposal, expert, "name")

    assert decide(proposal, approved={}, refused={"name": "No"}, by=expert, at=NOW()) == 0
    assert facts_of(organisation)["name"] == NEW_NAME


def test_a_fact_that_changed_meanwhile_is_not_overwritten_unseen(
    organisation, representative, expert
):
    proposal = proposed(organisation, representative, name=NEW_NAME)
    seen = facts_of(organisation)["name"]
    organisation.name = "Kolmas nimi ry"
    organisation.save()

    with pytest.raises(FactChanged):
        decide(proposal, approved={"name": seen}, refused={}, by=expert, at=NOW())

    assert facts_of(organisation)["name"] == "Kolmas nimi ry"
    assert approve(proposal, expert, "name") == 1


def test_a_number_that_somebody_has_by_now_is_refused_whole(organisation, representative, expert):
    proposal = proposed(organisation, representative, name=NEW_NAME, business_id="2077474-0")
    OrganisationFactory(business_id="2077474-0")

    with pytest.raises(ProposalRefused):
        approve(proposal, expert, "name", "business_id")

    assert facts_of(organisation)["name"] != NEW_NAME
    assert ProposedFact.objects.filter(decision="").count() == 2


def test_a_newer_proposal_takes_the_place_of_an_older_one(organisation, representative, expert):
    older = proposed(organisation, representative, name="Vanha ehdotus ry")
    newer = proposed(organisation, representative, name=NEW_NAME)

    older.refresh_from_db()
    assert older.closed_at is not None
    assert approve(newer, expert, "name") == 1
    assert approve(older, expert, "name") == 0


def test_what_is_the_same_as_today_is_no_proposal(organisation, representative):
    assert proposed(organisation, representative, level="local") is None


def test_an_own_proposal_can_be_withdrawn_while_it_waits(organisation, representative, expert):
    proposal = proposed(organisation, representative)

    assert withdraw(proposal, by=representative, at=NOW())
    assert not withdraw(proposal, by=representative, at=NOW())
    assert approve(proposal, expert, "name") == 0


@pytest.mark.parametrize("who", ["stranger", "representative", "researcher"])
def test_nobody_else_decides(request, organisation, representative, who):
    proposal = proposed(organisation, representative, name=NEW_NAME)

    with pytest.raises(PermissionDenied):
        approve(proposal, request.getfixturevalue(who), "name")


def test_nobody_decides_on_their_own_proposal(organisation, expert):
    organisation.representatives.create(user=expert)
    proposal = proposed(organisation, expert, name=NEW_NAME)

    with pytest.raises(PermissionDenied):
        approve(proposal, expert, "name")


def test_of_a_national_one_the_managers_decide(organisation, representative, expert, manager):
    organisation.level = "national"
    organisation.save()
    proposal = proposed(organisation, representative, name=NEW_NAME)

    assert told() == [manager.email]
    with pytest.raises(PermissionDenied):
        approve(proposal, expert, "name")
    assert approve(proposal, manager, "name") == 1


def test_reminders_count_from_the_proposal_and_go_on_to_the_managers(
    organisation, representative, expert, manager
):
    proposed(organisation, representative)
    assert told() == [expert.email]

    def after(days):
        at = NOW() + dt.timedelta(days=days)
        remind(at=at)
        return told(at=at)

    assert after(6) == []
    assert after(7) == [expert.email]
    assert after(8) == []
    assert after(14) == [manager.email]


def test_where_nobody_works_the_managers_are_asked(organisation, representative, manager):
    Assignment.objects.all().delete()

    proposed(organisation, representative)

    assert told() == [manager.email]


def test_no_mail_goes_to_who_is_not_there_any_more(organisation, representative, expert):
    proposed(organisation, representative)
    User.objects.filter(pk=expert.pk).update(is_active=False)

    assert told() == []


def test_facts_are_confirmed_as_they_were_shown(organisation, representative):
    mark = mark_of(facts_of(organisation))
    change_own_facts(organisation, {"email": "uusi@example.org"}, by=representative, at=NOW())
    as_ = {"confirmed_as": "representative", "by": representative, "at": NOW()}

    assert not confirm(organisation, mark=mark, **as_)
    assert confirm(organisation, mark=mark_of(facts_of(organisation)), **as_)

    organisation.refresh_from_db()
    assert organisation.confirmed_by == representative


@pytest.mark.parametrize("key", ["level", "municipality"])
def test_an_expert_approves_nothing_that_takes_it_out_of_their_reach(
    organisation, representative, expert, manager, kainuu, key
):
    value = {"level": "national", "municipality": kainuu.municipalities.first().pk}[key]
    proposal = proposed(organisation, representative, **{key: value})
    before = facts_of(organisation)

    with pytest.raises(ProposalRefused):
        approve(proposal, expert, key)

    assert facts_of(organisation) == before
    assert approve(proposal, manager, key) == 1
    assert facts_of(organisation)[key] == value


def test_what_was_proposed_to_belong_to_leads_on_when_that_was_merged(
    organisation, representative, expert, manager
):
    stays, goes = OrganisationFactory(level="district"), OrganisationFactory(level="district")
    proposal = proposed(organisation, representative, parent=goes.pk)
    merge(stays.pk, goes.pk, chosen={}, decided={}, by=manager, at=NOW())

    approve(proposal, expert, "parent")

    connection.check_constraints()
    assert facts_of(organisation)["parent"] == stays.pk


def test_what_was_proposed_to_belong_to_and_is_no_more_is_refused_in_words(
    organisation, representative, expert
):
    gone = OrganisationFactory(level="district")
    proposal = proposed(organisation, representative, parent=gone.pk)
    gone.delete()

    with pytest.raises(ProposalRefused):
        approve(proposal, expert, "parent")

    assert facts_of(organisation)["parent"] is None


def test_who_has_left_the_region_gets_no_mail_about_it(organisation, representative, expert):
    change_own_facts(organisation, {"phone": "040 123"}, by=representative, at=NOW())
    Assignment.objects.all().delete()

    assert told() == []


def test_a_hidden_field_that_nobody_sent_so_is_a_changed_fact(
    client, organisation, representative, expert
):
    proposal = proposed(organisation, representative, name=NEW_NAME)
    client.force_login(expert)
    sent = {"name_decision": "approve", "name_seen": "[" * 100_000}

    assert client.post(proposal.get_absolute_url(), sent).status_code == 200
    assert facts_of(organisation)["name"] != NEW_NAME


# --- The list of those who decide


def waiting_proposals(organisation, by, count):
    first = Proposal.objects.count()
    for number in range(first, first + count):
        at = NOW() + dt.timedelta(minutes=number)
        proposal = Proposal.objects.create(organisation=organisation, by=by, created_at=at)
        proposal.facts.create(
            organisation=organisation, key="level", decision="refused", decided_at=at
        )


def listed(client, **query):
    """The numbers of the proposals in the order of the page."""
    page = client.get(reverse("organisations:proposal_list"), query)
    return [int(number) for number in re.findall(r"/organisations/proposals/(\d+)/", page.text)]


def test_proposals_are_listed_page_by_page_the_oldest_first_and_the_decided_apart(
    client, organisation, representative, expert
):
    waiting_proposals(organisation, representative, 53)
    numbers = list(Proposal.objects.order_by("created_at").values_list("pk", flat=True))
    Proposal.objects.filter(pk__in=numbers[:2]).update(closed_at=NOW())
    client.force_login(expert)

    assert listed(client) == numbers[2:52]
    assert listed(client, page=2) == numbers[52:]
    assert listed(client, state="decided") == [numbers[1], numbers[0]]


@pytest.mark.parametrize("state", ["", "decided"])
def test_a_list_of_five_costs_as_much_as_a_list_of_one(
    client, organisation, representative, expert, state
):
    def measured(count):
        Proposal.objects.update(closed_at=NOW() if state else None)
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(client, state=state)) == count
        return len(queries)

    client.force_login(expert)
    waiting_proposals(organisation, representative, 1)
    measured(1)
    of_one = measured(1)
    waiting_proposals(organisation, representative, 4)

    assert measured(5) == of_one
