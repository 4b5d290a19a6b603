"""Whom no mail reaches is listed before the round opens; who is dissolved by then is left out, and told."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.outbox.refusals import note_refusal
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import Organisation, OrganisationChange
from surveys.invitations.audience import measure_round_audience
from surveys.invitations.opening import open_round
from surveys.invitations.unreached import (
    count_unreached,
    dissolved_since_planned,
    opens_soon,
    unreached_by_name,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.timedelta(days=1)
NOW = timezone.now()


def make(name, region, **fields):
    fields = {"level": "local", "email": f"{name.lower()}@example.org", **fields}
    return OrganisationFactory(name=name, municipality=region.municipalities.first(), **fields)


def kill(address):
    for _ in range(3):
        note_refusal(address, code=550, at=NOW)


def plan(survey, **fields):
    return RoundFactory(survey=survey, opened=False, **{"opens_at": NOW + DAY} | fields)


def dissolve(organisation, *, by, at):
    facts = {"status": "dissolved", "dissolved_on": timezone.localdate(at).isoformat()}
    source = OrganisationChange.Source.FORM
    write_facts([Writing(organisation.pk, facts)], source=source, by=by, at=at)


@pytest.fixture
def register(lappi, kainuu):
    """In Lapland one of each kind; in Kainuu one without an address."""
    kill("dead@example.org")
    return [
        make("Alive", lappi),
        make("Dead", lappi, email="Dead@Example.org"),
        make("Silent", lappi, email=""),
        make("Dormant", lappi, email="", status="dormant"),
        make("Gone", lappi, email="", status="dissolved"),
        make("Elsewhere", kainuu, email=""),
    ]


def test_those_without_an_address_and_those_with_a_dead_one_are_told_apart(
    survey, register, lappi, django_assert_num_queries
):
    round_ = plan(survey, regions=[lappi])

    with django_assert_num_queries(2):
        found = [(each.name, each.is_dead) for each in unreached_by_name(round_, at=NOW)]
    size = measure_round_audience(round_, at=NOW)

    assert found == [("Dead", True), ("Silent", False)]
    assert (size.invitations, size.without_address, size.dead_addresses) == (3, 1, 1)
    assert size.unreached == len(found)


def test_a_round_of_experts_has_none_and_its_page_leads_back(client, manager, survey, register):
    round_ = plan(survey, audience="experts")
    client.force_login(manager)

    assert not unreached_by_name(round_, at=NOW)
    assert not dissolved_since_planned(round_, at=NOW)
    page = client.get(reverse("surveys:round_unreached", args=[round_.pk]))
    assert page["location"] == round_.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_plans_are_counted_in_two_queries(
    survey, register, lappi, django_assert_num_queries, count
):
    plans = [plan(survey, regions=[lappi]) for _ in range(count)]

    with django_assert_num_queries(2):
        assert count_unreached(plans, at=NOW) == {each.pk: 2 for each in plans}


@pytest.mark.parametrize(("days", "is_soon"), [(-1, True), (13, True), (15, False)])
def test_the_manager_is_asked_two_weeks_before_the_opening(survey, days, is_soon):
    opens_at = NOW + days * DAY
    coming = plan(survey, opens_at=opens_at, closes_at=opens_at + 30 * DAY)

    assert opens_soon(coming, at=NOW) is is_soon


def test_the_manager_is_asked_for_the_addresses_before_the_round_opens(
    client, manager, survey, register, lappi
):
    round_ = plan(survey, regions=[lappi])
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    url = reverse("surveys:round_unreached", args=[round_.pk])

    [todo] = [todo for todo in client.get("/").context["todos"] if todo.url == url]
    assert "2 organisations" in todo.why
    shown = client.get(round_.get_absolute_url()).content.decode()
    assert url in shown
    assert "1 of them has no email address" in shown
    page = client.get(url)

    assert page.context["page"].paginator.count == 2
    shown = page.content.decode()
    for organisation in register[1:3]:
        assert organisation.get_absolute_url() in shown
    assert "ead@example.org" not in shown.lower()
    assert AuditEvent.objects.filter(action="round.unreached_read").exists()

    # Once the addresses are there, nobody is asked any more.
    Organisation.objects.filter(pk__in=[o.pk for o in register]).update(email="x@example.org")
    assert not [todo for todo in client.get("/").context["todos"] if todo.url == url]


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many(
    client, manager, survey, lappi, django_assert_num_queries, count
):
    for number in range(count):
        make(f"Silent {number}", lappi, email="")
        dissolved = make(f"Gone {number}", lappi)
        dissolve(dissolved, by=manager, at=NOW)
        Organisation.objects.filter(pk=dissolved.pk).update(replaced_by=OrganisationFactory())
    round_ = plan(survey, regions=[lappi])
    client.force_login(manager)
    url = reverse("surveys:round_unreached", args=[round_.pk])
    client.get(url)

    with django_assert_num_queries(10):
        page = client.get(url)

    assert page.context["dissolved_count"] == count


def test_an_organisation_that_is_dissolved_before_the_opening_is_left_out_and_told(
    client, manager, survey, register, lappi
):
    round_ = plan(survey, regions=[lappi])
    left = register[0]
    dissolve(left, by=manager, at=NOW)
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    assert [each.pk for each in dissolved_since_planned(round_, at=NOW)] == [left.pk]
    assert (
        "1 organisation has been dissolved"
        in client.get(round_.get_absolute_url()).content.decode()
    )
    url = reverse("surveys:round_unreached", args=[round_.pk])
    assert left.get_absolute_url() in client.get(url).content.decode()
    open_round(round_, by=manager, at=NOW + DAY)

    asked = round_.invitations.values_list("organisation__name", flat=True)
    assert sorted(asked) == ["Dead", "Silent"]
    assert AuditEvent.objects.get(action="round.opened").details["dissolved"] == 1
    # Of the open round it is told too; what ends after the opening is another matter.
    dissolve(register[1], by=manager, at=NOW + 2 * DAY)
    round_.refresh_from_db()
    assert [each.pk for each in dissolved_since_planned(round_, at=NOW)] == [left.pk]
    shown = client.get(round_.get_absolute_url()).content.decode()
    assert "1 organisation was dissolved after the round had been planned" in shown
    found = [each.name for each in unreached_by_name(round_, at=NOW)]
    assert found == ["Dead", "Silent"], "of an open round, whoever was invited"


def test_what_was_dissolved_before_or_is_not_asked_is_no_news(
    manager, survey, register, lappi, kainuu
):
    round_ = plan(survey, regions=[lappi])
    dissolve(register[3], by=manager, at=NOW)  # was dormant
    dissolve(register[5], by=manager, at=NOW)  # elsewhere
    early = make("Early", lappi)
    dissolve(early, by=manager, at=round_.created_at - DAY)

    assert not dissolved_since_planned(round_, at=NOW)
