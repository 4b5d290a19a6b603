"""Reach counts each active organisation once, whatever the paths: held against a walk of its own."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regions.organisations.models import Organisation
from regions.structures.models import Membership
from regions.structures.reach.counting import Share, reach_of, reach_of_regions
from regions.structures.reach.every_structure import reach_of_each
from tests.factories.organisations import OfficeFactory, OrganisationFactory
from tests.factories.regions import MunicipalityFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.date(2026, 12, 1)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def sits(structure, **on_behalf):
    return MembershipFactory(structure=structure, **{"person": None, **on_behalf})


def speaks(structure, **on_behalf):
    return MembershipFactory(structure=structure, **on_behalf)


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


@pytest.fixture
def district(lappi):
    """A district organisation with two local ones under it, one of them under it twice."""
    top = OrganisationFactory(name="Piiri", level="district", regions=[lappi])
    OrganisationFactory(name="Yhdistys A", parent=top, regions=[lappi], theme="older")
    twice = OrganisationFactory(name="Yhdistys B", parent=top, regions=[lappi], theme="mind")
    twice.umbrellas.add(top)
    return top


def test_a_member_covers_itself_and_what_is_under_it_once(group, district, lappi):
    for _ in range(2):
        speaks(group, represented=district)
    sits(group, office=OfficeFactory(organisation=district))
    sits(group, organisation=district)
    OrganisationFactory(name="Muu", regions=[lappi])

    reach = reach_of(group, day=DAY)

    assert (reach.day, reach.whole, reach.elsewhere) == (DAY, Share(3, 4), 0)
    assert reach.by_level == {"district": Share(1, 1), "local": Share(2, 3)}
    assert reach.by_theme == {"": Share(1, 2), "older": Share(1, 1), "mind": Share(1, 1)}
    assert reach.by_municipality == {None: Share(3, 4)}


def test_a_network_covers_what_its_own_members_cover_also_in_a_circle(group, district, lappi):
    network, other = (StructureFactory(kind="network", regions=[lappi]) for _ in "12")
    speaks(group, network=network)
    speaks(network, network=other)
    speaks(other, network=network)
    sits(other, organisation=district)

    assert [reach_of(each, day=DAY).whole for each in (group, network, other)] == [Share(3, 3)] * 3


def test_circles_of_umbrellas_come_to_an_end(group, lappi):
    one, other = (OrganisationFactory(regions=[lappi]) for _ in "12")
    one.umbrellas.add(other)
    other.umbrellas.add(one)
    sits(group, organisation=one)

    assert reach_of(group, day=DAY).whole == Share(2, 2)


def test_whoever_speaks_for_nobody_covers_nobody_and_an_employer_is_not_represented(
    group, district
):
    speaks(group)
    speaks(group, employer=district)

    assert reach_of(group, day=DAY).whole == Share(0, 3)


@pytest.mark.parametrize(
    "ended",
    [{"ends_on": BEFORE}, {"starts_on": AFTER}],
    ids=["is no member any more", "is no member yet"],
)
def test_only_members_of_that_day_count(group, district, ended):
    sits(group, organisation=district, **ended)

    assert reach_of(group, day=DAY).whole == Share(0, 3)
    other_day = BEFORE if "ends_on" in ended else AFTER
    assert reach_of(group, day=other_day).whole == Share(3, 3)


def test_what_has_ended_passes_nothing_on(group, district, lappi):
    network = StructureFactory(kind="network", regions=[lappi], ended_on=BEFORE)
    sits(network, organisation=district)
    speaks(group, network=network)
    assert reach_of(group, day=DAY).whole == Share(0, 3)

    sits(group, organisation=district)
    assert reach_of(group, day=DAY).whole == Share(3, 3)
    Organisation.objects.filter(pk=district.pk).update(status="dormant")
    assert reach_of(group, day=DAY).whole == Share(2, 2)
    Organisation.objects.filter(pk=district.pk).update(status="dissolved")
    assert reach_of(group, day=DAY).whole == Share(0, 2)


def test_the_denominator_is_of_the_regions_of_the_structure(group, lappi, satakunta):
    town = MunicipalityFactory(region=lappi)
    both = StructureFactory(regions=[lappi, satakunta])
    nation = StructureFactory(is_national=True)
    member = OrganisationFactory(regions=[lappi, satakunta], municipality=town)
    away = OrganisationFactory(regions=[satakunta], parent=member)
    OrganisationFactory(regions=[])
    for each in (group, both, nation):
        sits(each, organisation=member)

    reach = reach_of(group, day=DAY)
    assert (reach.whole, reach.elsewhere) == (Share(1, 1), 1)
    assert reach.by_municipality == {town.pk: Share(1, 1)}
    assert reach_of(both, day=DAY).whole == Share(2, 2)
    assert reach_of(nation, day=DAY).whole == Share(2, 3)
    assert away.name


def test_a_region_is_covered_by_its_own_structures_together(group, district, lappi, satakunta):
    sits(group, organisation=district)
    nation = StructureFactory(is_national=True)
    other = OrganisationFactory(regions=[lappi, satakunta])
    sits(nation, organisation=other)
    kin = StructureFactory(regions=[lappi])
    sits(kin, organisation=district)

    assert reach_of_regions(day=DAY) == {
        lappi.code: Share(3, 4),
        satakunta.code: Share(0, 1),
        "all": Share(4, 4),
    }


# --- A walk of its own, step by step, over graphs of chance

NUMBERS = st.integers(0, 7)
LINKS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=10)
GRAPHS = st.fixed_dictionaries(
    {
        "parents": st.dictionaries(st.integers(1, 7), NUMBERS, max_size=7),
        "umbrellas": LINKS,
        "statuses": st.lists(
            st.sampled_from(["active", "active", "active", "dormant", "dissolved"]),
            min_size=8,
            max_size=8,
        ),
        "regions": st.lists(st.sets(st.integers(0, 1)), min_size=8, max_size=8),
        "structures": st.lists(
            st.tuples(
                st.sampled_from(["nation", "first", "second", "both"]),
                st.sampled_from([None, BEFORE, AFTER]),
            ),
            min_size=1,
            max_size=5,
        ),
        "members": st.lists(
            st.tuples(
                st.integers(0, 4),
                st.sampled_from(["organisation", "office", "represented", "network", "employer"]),
                NUMBERS,
                st.sampled_from([None, BEFORE, DAY, AFTER]),
                st.sampled_from([None, BEFORE, DAY, AFTER]),
            ),
            max_size=12,
        ),
    }
)


def built(graph, regions):
    """The graph in the database: structures and organisations in the order of their numbers."""
    organisations = [
        OrganisationFactory(status=status, regions=[regions[n] for n in sorted(places)])
        for status, places in zip(graph["statuses"], graph["regions"], strict=True)
    ]
    offices = [OfficeFactory(organisation=one) for one in organisations]
    # A parent comes before its child: circles of parents the database refuses.
    for child, parent in graph["parents"].items():
        if parent < child:
            Organisation.objects.filter(pk=organisations[child].pk).update(
                parent=organisations[parent]
            )
    for child, above in graph["umbrellas"]:
        organisations[child].umbrellas.add(organisations[above])
    places = {"nation": [], "first": regions[:1], "second": regions[1:], "both": regions}
    structures = [
        StructureFactory(is_national=place == "nation", regions=places[place], ended_on=ended)
        for place, ended in graph["structures"]
    ]
    for of, kind, number, starts, ends in graph["members"]:
        if of >= len(structures) or (starts and ends and starts > ends):
            continue
        to = {
            "organisation": {"person": None, "organisation": organisations[number]},
            "office": {"person": None, "office": offices[number]},
            "represented": {"represented": organisations[number]},
            "network": {"network": structures[number % len(structures)]},
            "employer": {"employer": organisations[number]},
        }[kind]
        MembershipFactory(structure=structures[of], starts_on=starts, ends_on=ends, **to)
    return structures


def walked(structure, seen_structures=()):
    """The organisations that a structure covers, found by asking one thing after another."""
    if structure.pk in seen_structures or (structure.ended_on and structure.ended_on < DAY):
        return set()
    found = set()
    for member in Membership.objects.filter(structure=structure):
        if (member.starts_on and member.starts_on > DAY) or (
            member.ends_on and member.ends_on < DAY
        ):
            continue
        stands_for = [member.organisation, member.represented]
        if member.office:
            stands_for.append(member.office.organisation)
        for one in filter(None, stands_for):
            found |= walked_down(one, set())
        if member.network:
            found |= walked(member.network, (*seen_structures, structure.pk))
    return found


def walked_down(organisation, seen):
    if organisation.pk in seen or organisation.status == "dissolved":
        return set()
    seen.add(organisation.pk)
    found = {organisation}
    for below in [*organisation.members.all(), *organisation.umbrella_members.all()]:
        found |= walked_down(below, seen)
    return found


def of_place(structure):
    active = Organisation.objects.filter(status="active")
    if structure.is_national:
        return set(active)
    return set(active.filter(regions__in=structure.regions.all()))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=GRAPHS)
def test_a_walk_of_its_own_finds_the_same_in_any_graph(lappi, satakunta, graph):
    with transaction.atomic():
        regions = [lappi, satakunta]
        structures = built(graph, regions)

        each = reach_of_each(day=DAY)
        together = {lappi.code: set(), satakunta.code: set(), "all": set()}
        for structure in structures:
            covered, place = walked(structure), of_place(structure)
            active = {one for one in covered if one.status == "active"}
            share = Share(len(active & place), len(place))
            reach = reach_of(structure, day=DAY)
            standing = not (structure.ended_on and structure.ended_on < DAY)
            assert (reach.whole, reach.elsewhere) == (share, len(active - place))
            assert each.get(structure.pk) == (share if standing else None)
            together["all"] |= active
            for region in structure.regions.all():
                together[region.code] |= active & set(region.organisations.all())
        found = {code: share.covered for code, share in reach_of_regions(day=DAY).items()}
        assert {code: len(them) for code, them in together.items() if them} == {
            code: count for code, count in found.items() if count
        }
        transaction.set_rollback(True)
