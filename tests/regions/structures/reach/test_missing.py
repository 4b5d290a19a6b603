"""The register finds who is not reached, for those who may ask."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from regions.organisations.finding.filter import RegisterFilter
from regions.structures.reach.missing import choices
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db


def found(user, reached):
    asked = RegisterFilter(QueryDict(f"reached={reached}"), by=user, at=timezone.now())
    return sorted(asked.organisations().values_list("name", flat=True))


@pytest.fixture
def group(lappi, satakunta):
    structure = StructureFactory(called="Ryhmä", regions=[lappi])
    member = OrganisationFactory(name="Jäsen", regions=[lappi])
    OrganisationFactory(name="Sen alla", parent=member, regions=[lappi])
    OrganisationFactory(name="Poissa", regions=[lappi])
    OrganisationFactory(name="Lepää", regions=[lappi], status="dormant")
    OrganisationFactory(name="Muualla", regions=[satakunta])
    MembershipFactory(structure=structure, person=None, organisation=member)
    return structure


@pytest.mark.sqlite
def test_active_ones_of_its_regions_that_a_structure_does_not_reach(manager, group):
    assert found(manager, group.pk) == ["Poissa"]


@pytest.mark.sqlite
def test_those_that_nobody_reaches(manager, group):
    assert found(manager, "none") == ["Muualla", "Poissa"]


def test_a_national_structure_is_asked_of_the_whole_country(manager, group):
    nation = StructureFactory(is_national=True)

    assert found(manager, nation.pk) == ["Jäsen", "Muualla", "Poissa", "Sen alla"]


def test_an_expert_asks_of_structures_at_home_and_of_national_ones(expert, group, satakunta):
    away = StructureFactory(called="Muu", regions=[satakunta])
    StructureFactory(called="Ohjausryhmä", is_national=True)

    field = RegisterFilter(QueryDict(""), by=expert, at=timezone.now()).fields["reached"]
    offered = [str(label) for _value, label in field.widget.choices][2:]

    assert [label.rpartition(": ")[2] for label in offered] == ["Ohjausryhmä", "Ryhmä"]
    # What is not offered narrows nothing.
    assert found(expert, away.pk) == ["Jäsen", "Lepää", "Poissa", "Sen alla"]


def test_a_representative_is_offered_nothing(representative, group):
    assert (
        "reached" not in RegisterFilter(QueryDict(""), by=representative, at=timezone.now()).fields
    )


@pytest.mark.parametrize("count", [1, 5])
def test_what_is_offered_is_one_query_however_many(
    manager, group, django_assert_num_queries, count
):
    for _ in range(count):
        StructureFactory()
    asked = RegisterFilter(QueryDict(""), by=manager, at=timezone.now())
    assert asked.may_name

    with django_assert_num_queries(1):
        assert len(choices(manager)) == count + 2
