"""Whoever plans a round reads which other rounds ask the same organisations, and may go on."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from surveys.invitations.overlap import find_overlaps, round_overlaps
from surveys.models import Invitation, Round
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOW = timezone.now()
EVERYBODY = {"regions": [], "levels": [], "sectors": []}


def make_organisation(name, region, **fields):
    home = region.municipalities.first()
    return OrganisationFactory(
        name=name, municipality=home, **{"level": "local", "sector": "sote"} | fields
    )


@pytest.fixture
def field_(lappi, kainuu):
    """Two in Lapland, one of them a district; one in Kainuu; one of the whole country."""
    return [
        make_organisation("Lapland", lappi),
        make_organisation("District", lappi, level="district"),
        make_organisation("Kainuu", kainuu),
        make_organisation("Nation", lappi, level="national"),
    ]


def manager():
    """Whose roles need not be looked up."""
    person = User()
    person.national_roles = frozenset({Role.PROJECT_MANAGER})
    return person


def shared(**chosen):
    found = find_overlaps("organisations", **EVERYBODY | chosen, by=manager(), at=NOW)
    return [(overlap.round.pk, overlap.count) for overlap in found]


@pytest.mark.parametrize(
    ("plan", "chosen", "count"),
    [
        pytest.param({}, {}, 4, id="everybody"),
        pytest.param({"levels": ["district"]}, {}, 1, id="a level"),
        pytest.param({"sectors": ["sote"]}, {"levels": ["local"]}, 2, id="both choose"),
        pytest.param({}, {"regions": ["21"]}, 2, id="a region without the whole country"),
    ],
)
def test_a_plan_is_compared_by_whom_it_would_ask(survey, field_, plan, chosen, count):
    other = RoundFactory(survey=survey, opened=False, opens_at=NOW + DAY, **plan)

    assert shared(**chosen) == [(other.pk, count)]


def test_regions_of_both_count(survey, field_, lappi, kainuu):
    other = RoundFactory(survey=survey, opened=False, regions=[lappi], opens_at=NOW + DAY)

    assert shared() == [(other.pk, 2)]
    assert shared(regions=[kainuu.pk]) == []


def test_an_open_round_is_compared_by_whom_it_has_invited(survey, field_, lappi):
    other = RoundFactory(survey=survey)
    for organisation in field_[:2]:
        InvitationFactory(round=other, region=lappi, organisation=organisation)
    Invitation.objects.filter(organisation=field_[1]).update(revoked_at=NOW)

    assert shared() == [(other.pk, 1)]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"closed_at": NOW}, id="closed"),
        pytest.param({"closes_at": NOW - DAY / 2}, id="over"),
        pytest.param({"audience": "experts", "opened": False}, id="of experts"),
    ],
)
def test_other_rounds_are_passed_over(survey, field_, lappi, fields):
    other = RoundFactory(survey=survey, **fields)
    if other.opened_at and not other.asks_experts:
        InvitationFactory(round=other, region=lappi, organisation=field_[0])

    assert shared() == []


def test_a_round_does_not_overlap_itself_and_experts_with_nobody(survey, field_):
    plan = RoundFactory(survey=survey, opened=False, opens_at=NOW + DAY)

    assert round_overlaps(plan, by=manager(), at=NOW) == []
    assert find_overlaps("experts", **EVERYBODY, by=manager(), at=NOW) == []


def test_the_largest_comes_first_and_all_cost_three_queries(
    survey, field_, django_assert_num_queries
):
    plans = [
        RoundFactory(survey=survey, opened=False, opens_at=NOW + DAY, levels=levels)
        for levels in (["district"], [], ["local"], ["district"])
    ]
    RoundFactory(survey=survey)

    with django_assert_num_queries(3):
        found = shared()

    small, whole, local, tiny = (plan.pk for plan in plans)
    assert found == [(whole, 4), (local, 2), (small, 1), (tiny, 1)]


# --- The pages


def test_who_plans_is_warned_with_number_and_link_and_may_go_on(
    client, manager, survey, field_, plan
):
    other = RoundFactory(
        survey=survey, opened=False, opens_at=NOW + 20 * DAY, closes_at=NOW + 30 * DAY
    )
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    url = reverse("surveys:round_new")

    page = client.post(url, plan)
    assert "asks 4 of the same organisations." in page.text
    assert f'href="{other.get_absolute_url()}"' in page.text
    client.post(url, plan | {"confirm": "4"})

    made = Round.objects.exclude(pk=other.pk).get()
    for name in ("detail", "open"):
        shown = client.get(reverse(f"surveys:round_{name}", args=[made.pk])).text
        assert "asks 4 of the same organisations." in shown


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_of_a_plan_costs_the_same_however_many_other_rounds(
    client, manager, survey, field_, django_assert_max_num_queries, count
):
    made = RoundFactory(survey=survey, opened=False, opens_at=NOW + DAY)
    for _ in range(count):
        RoundFactory(survey=survey, opened=False, opens_at=NOW + DAY)
    client.force_login(manager)
    url = reverse("surveys:round_detail", args=[made.pk])
    client.get(url)

    with django_assert_max_num_queries(15):
        assert client.get(url).text.count("alert--warning") == count
