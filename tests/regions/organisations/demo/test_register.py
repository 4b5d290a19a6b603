"""The invented register has the field's shape, and nothing in it can be taken for real."""

from collections import Counter

import pytest
from stdnum.fi import associationid, ytunnus

from portal.audit.models import AuditEvent
from regions.models import (
    CollaborativeArea,
    Indicator,
    IndicatorValue,
    Municipality,
    Region,
    WorkArea,
)
from regions.organisations.demo.inventing import genitive
from regions.organisations.demo.register import (
    add_organisations,
    invented_organisations,
    remove_organisations,
)
from regions.organisations.models import Organisation
from tests.trail import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register(reference_rows, django_db_blocker):
    """One register for all these tests: they only read it."""
    with django_db_blocker.unblock():
        reference_rows.write()
        add_organisations()
        yield list(
            Organisation.objects.select_related("parent").prefetch_related("regions", "identifiers")
        )
        remove_organisations()
        _forget_reference()


def _forget_reference():
    """What the fixture wrote stands outside every test's transaction."""
    Municipality.objects.update(merged_into=None)
    for model in (IndicatorValue, Indicator, Municipality, Region, WorkArea, CollaborativeArea):
        model.objects.all().delete()
    with unguarded():
        AuditEvent.objects.filter(action="reference.loaded").delete()


def test_there_are_as_many_of_each_level_as_in_the_field(register):
    levels = Counter(organisation.level for organisation in register)

    assert levels == {"national": 700, "district": 300, "local": 8000, "independent": 2000}


def test_every_level_belongs_to_the_one_above(register):
    above = {"national": None, "independent": None, "district": "national", "local": "district"}

    for each in register:
        assert (each.parent.level if each.parent else None) == above[each.level]


def test_a_local_one_works_where_its_district_does(register):
    regions = {each.pk: {region.pk for region in each.regions.all()} for each in register}

    for each in register:
        assert regions[each.pk]
        if each.level == "local":
            assert regions[each.pk] <= regions[each.parent_id]
        if each.level == "national":
            assert len(regions[each.pk]) == 22


def test_some_independent_ones_work_in_two_regions(register):
    counts = {len(each.regions.all()) for each in register if each.level == "independent"}

    assert counts == {1, 2}


def test_nothing_can_be_taken_for_real(register):
    for each in register:
        business_id, association = sorted(
            (one.value for one in each.identifiers.all()), key=lambda value: "-" not in value
        )
        assert business_id.startswith("9")
        assert ytunnus.is_valid(business_id)
        assert associationid.is_valid(association)
        assert each.email.endswith(".example.org")
        assert each.website.endswith(".example.org/")


def test_names_addresses_and_identifiers_are_given_once(register):
    for field in ("name", "email"):
        assert len({getattr(each, field) for each in register}) == len(register)


def test_rows_written_in_bulk_would_also_pass_one_by_one(register):
    for each in register[::500]:
        each.full_clean(validate_unique=False, validate_constraints=False)
        assert each.search_key == each.make_search_key()


def test_swedish_names_stand_where_swedish_is_spoken(register):
    swedish = [each for each in register if each.languages == "sv" and each.level == "local"]

    assert swedish
    assert all(region.is_bilingual for each in swedish for region in each.regions.all())


def test_the_same_world_every_time(register):
    assert [each.name for each in invented_organisations(1)] == [
        each.name for each in invented_organisations(1)
    ]
    assert invented_organisations(1)[0].business_id != invented_organisations(2)[0].business_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tampere", "Tampereen"),
        ("Uusikaarlepyy", "Uudenkaarlepyyn"),
        ("Seinäjoki", "Seinäjoen"),
        ("Kolari", "Kolarin"),
        ("Nousiainen", "Nousiaisten"),
    ],
)
def test_genitives(name, expected):
    assert genitive(name) == expected
