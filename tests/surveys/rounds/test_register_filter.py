"""A plan takes over the filter of the register's list, asks the same organisations, and says so."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.models import Organisation
from surveys.invitations.audience import measure_round_audience, organisations_reached
from surveys.invitations.opening import open_round
from surveys.invitations.overlap import find_overlaps
from surveys.models import Round
from surveys.rounds.planning import plan_version
from surveys.rounds.register_filter import hand_over, read_register_filter
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEW = reverse("surveys:round_new")
NOW = timezone.now()
DAY = dt.timedelta(days=1)


def make(name, region, **fields):
    fields = {"level": "local", "email": "a@example.org", "regions": [region], **fields}
    return OrganisationFactory(name=name, municipality=region.municipalities.first(), **fields)


@pytest.fixture
def register(lappi, kainuu):
    """Four of Lapland that differ in one thing each, one of Kainuu that works in Lapland too."""
    return [
        make("Families", lappi, theme="families", languages="fi-sv"),
        make("Older", lappi, theme="older"),
        make("Fresh", lappi, theme="families", confirmed_at=NOW - DAY, confirmed_as="staff"),
        make("Silent", lappi, theme="families", email=""),
        make("Ended", lappi, theme="families", status="dissolved"),
        make("Guest", kainuu, theme="families", regions=[kainuu, lappi], level="district"),
    ]


def names(organisations):
    return sorted(each.name for each in organisations)


QUERIES = [
    "theme=families",
    "theme=none",
    "region=lappi",
    "region=lappi&theme=families",
    "language=sv",
    "contact=yes",
    "contact=no&theme=families",
    "confirmed=yes",
    "confirmed=no&region=lappi",
    "level=district&theme=families",
    "sector=sote&level=local",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_plan_reaches_whom_the_list_shows(register, manager, query):
    listed = RegisterFilter(QueryDict(f"{query}&status=active"), by=manager, at=NOW)

    taken = hand_over(QueryDict(query), by=manager, at=NOW)
    reached = organisations_reached(
        regions=[],
        levels=taken.levels,
        sectors=taken.sectors,
        register_filter=taken.register_filter,
        at=NOW,
    )

    assert taken.left_out == []
    assert names(reached) == names(listed.organisations())
    assert "Ended" not in names(reached)


def test_the_municipality_of_the_list_is_that_of_the_plan(register, manager, lappi):
    home = register[0].municipality_id
    taken = hand_over(QueryDict(f"municipality={home}"), by=manager, at=NOW)

    assert taken.register_filter == {"municipality": home}
    round_ = RoundFactory(opened=False, register_filter=taken.register_filter)
    assert measure_round_audience(round_, at=NOW).invitations == 4


@pytest.mark.parametrize(
    ("query", "says"),
    [("q=perheet&theme=families", "perheet"), ("status=dormant", "dormant"), ("status=active", "")],
)
def test_what_a_round_cannot_take_is_said(client, manager, survey, register, query, says):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    page = client.get(f"{NEW}?{query}")

    said = "".join(page.context["left_out"]).lower()
    assert says in said
    assert bool(said) is bool(says)
    assert ("Not taken over" in page.content.decode()) is bool(says)


def test_the_filter_of_the_list_is_planned_shown_changed_and_opened(
    client, manager, register, plan, lappi
):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    begun = client.get(f"{NEW}?region=lappi&theme=families&level=local&status=active")
    form = begun.context["form"]
    assert "Children and families" in begun.content.decode()
    assert begun.context["audience_size"].invitations == 3

    sent = plan | {
        "levels": form["levels"].value(),
        "register_filter": form["register_filter"].value(),
    }
    asked = client.post(NEW, sent)
    assert "Children and families" in asked.content.decode()
    assert asked.context["audience_size"].invitations == 3
    again = {field.html_name: field.value() for field in asked.context["form"]}
    assert again["register_filter"] == "region=lappi&theme=families"
    client.post(NEW, sent | {"confirm": "3"})

    round_ = Round.objects.get()
    assert round_.register_filter == {"region": "lappi", "theme": "families"}
    assert "Children and families" in client.get(round_.get_absolute_url()).content.decode()
    # The plan stays as it is, whatever the list is narrowed to later; a press takes it out again.
    edit = reverse("surveys:round_edit", args=[round_.pk])
    shown = client.get(edit).context["form"]
    assert shown["register_filter"].value() == "region=lappi&theme=families"
    changed = sent | {"seen": plan_version(round_), "without_register_filter": "on"}
    wider = client.post(edit, changed)
    assert wider.context["audience_size"].invitations == 4
    open_round(round_, by=manager, at=NOW)

    invited = round_.invitations.values_list("organisation__name", flat=True)
    assert sorted(invited) == ["Families", "Fresh", "Silent"]


def test_a_round_of_experts_is_narrowed_to_nothing(client, manager, expert, register, plan):
    client.force_login(manager)
    page = client.post(NEW, plan | {"audience": "experts", "register_filter": "theme=families"})

    assert page.context["form"].cleaned_data["register_filter"] == {}


@pytest.mark.parametrize(
    "query",
    [
        "theme=galactic",
        "region=\0",
        "x" * 600,
        "a=b&c",
        "municipality=999",
        "%00",
    ],
)
def test_a_filter_that_makes_no_sense_narrows_nothing(client, manager, plan, register, query):
    client.force_login(manager)
    assert read_register_filter(query, at=NOW) == {}
    page = client.post(NEW, plan | {"register_filter": query})
    assert page.context["audience_size"].invitations == 5
    reach = reverse("surveys:round_audience_size")
    sent = {"audience": "organisations", "register_filter": query}
    assert client.get(reach, sent).status_code == 200


def test_the_number_follows_while_one_chooses(client, manager, register):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    reach = reverse("surveys:round_audience_size")
    sent = {"audience": "organisations", "register_filter": "theme=families"}

    assert "4 organisations" in client.get(reach, sent).json()["text"]
    sent["without_register_filter"] = "on"
    assert "5 organisations" in client.get(reach, sent).json()["text"]


def test_two_plans_that_differ_in_the_filter_are_two(client, manager, register, plan):
    client.force_login(manager)
    for query, count in (("theme=families", "4"), ("theme=older", "1"), ("theme=older", "1")):
        client.post(NEW, plan | {"register_filter": query, "confirm": count, "name_fi": "Kysely"})

    filters = [round_.register_filter for round_ in Round.objects.order_by("pk")]
    assert filters == [{"theme": "families"}, {"theme": "older"}]
    versions = {plan_version(round_) for round_ in Round.objects.all()}
    assert len(versions) == 2


@pytest.mark.parametrize("count", [1, 4])
def test_filters_cost_no_query_of_their_own(
    manager, survey, register, django_assert_num_queries, count
):
    assert manager.national_roles
    for _ in range(count):
        RoundFactory(
            survey=survey, opened=False, opens_at=NOW + DAY, register_filter={"region": "lappi"}
        )

    with django_assert_num_queries(3):
        found = find_overlaps(
            "organisations",
            regions=[],
            levels=[],
            sectors=[],
            register_filter={"theme": "families"},
            by=manager,
            at=NOW,
        )

    assert [overlap.count for overlap in found] == [4] * count


def test_the_filter_is_read_as_it_stands_when_the_round_opens(manager, survey, register):
    round_ = RoundFactory(
        survey=survey, opened=False, register_filter={"theme": "families", "language": "sv"}
    )
    Organisation.objects.filter(name="Guest").update(languages="fi-sv")
    open_round(round_, by=manager, at=NOW)

    invited = round_.invitations.values_list("organisation__name", flat=True)
    assert sorted(invited) == ["Families", "Guest"]
