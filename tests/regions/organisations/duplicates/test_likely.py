"""Before somebody adds an organisation, they see those that it may be; and only those."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regions.organisations.duplicates.likely import likely_duplicates
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROVANIEMI, KAJAANI = "698", "205"


@pytest.fixture(autouse=True)
def places(lappi, kainuu):
    """Lapland and Kainuu, with a town in each."""


def reasons_for(**facts):
    return [
        (organisation.name, [reason.value for reason in reasons])
        for organisation, reasons in likely_duplicates({"level": "local"} | facts)
    ]


@pytest.mark.parametrize(
    ("kept", "typed", "reason"),
    [
        ("Kajaanin Kuulotukiyhdistys ry", "Kajaanin kuulotukiyhdistys r.y.", "name"),
        ("Kajaanin Kuulotukiyhdistys ry", "Kuulotuki-yhdistys ry", "name"),
        ("Kajaanin Kuulotukiyhdistys ry", "Kajaanin kulotukiyhdistys", "typing_error"),
        ("Kajaanin Kuulotukiyhdistys ry", "KKTY ry", "abbreviation"),
        ("KKTY ry", "Kajaanin Kuulotukiyhdistys ry", "abbreviation"),
    ],
)
def test_a_like_name_in_the_same_town_is_told_with_its_reason(kept, typed, reason):
    OrganisationFactory(name=kept, municipality_id=KAJAANI)
    OrganisationFactory(name="Kajaanin Näkötukiyhdistys ry", municipality_id=KAJAANI)

    assert reasons_for(name=typed, municipality=KAJAANI) == [(kept, [reason, "municipality"])]


def test_the_same_name_in_another_town_is_another_organisation():
    OrganisationFactory(name="Kuulotukiyhdistys ry", municipality_id=ROVANIEMI)
    OrganisationFactory(name="Rovaniemen Kuulotukiyhdistys ry", municipality_id=ROVANIEMI)

    assert reasons_for(name="Kuulotukiyhdistys ry", municipality=KAJAANI) == []


def test_a_number_that_another_has_is_told_whatever_the_name():
    OrganisationFactory(name="Aivan muu ry", business_id="2077474-0")

    assert reasons_for(name="Kajaanin Nivelvoima ry", business_id="2077474-0") == [
        ("Aivan muu ry", ["identifier"])
    ]


def test_a_number_with_one_wrong_digit_tells_with_a_swedish_name_at_the_same_address():
    OrganisationFactory(
        name="Kajana Hörselstödsförening rf",
        municipality_id=KAJAANI,
        email="kansli@kuulo.example.org",
        association="912.345",
    )

    assert reasons_for(
        name="Kajaanin Kuulotukiyhdistys ry",
        municipality=KAJAANI,
        email="info@kuulo.example.org",
        association="912.346",
    ) == [
        (
            "Kajana Hörselstödsförening rf",
            ["near_identifier", "languages", "municipality", "domain"],
        )
    ]


def test_an_organisation_and_its_branch_are_two():
    parent = OrganisationFactory(
        name="Kajaanin Kuulotukiyhdistys ry", municipality_id=KAJAANI, website="https://a.example/"
    )
    typed = {"municipality": KAJAANI, "website": "https://a.example/"}

    assert reasons_for(name="Kajaanin Kuulotukiyhdistys", parent=parent.pk, **typed) == []
    assert reasons_for(name="Kajaanin Kuulotukiyhdistyksen nuoriso-osasto", **typed) == []


def test_the_organisation_itself_is_left_out_and_an_empty_form_asks_nothing():
    itself = OrganisationFactory(name="Kajaanin Kuulotukiyhdistys ry", municipality_id=KAJAANI)
    facts = {"name": itself.name, "municipality": KAJAANI, "level": "local"}

    assert likely_duplicates(facts, exclude=itself.pk) == []
    assert likely_duplicates({}) == []


@pytest.mark.parametrize("many", [1, 5])
def test_it_costs_the_same_however_many_there_are(many):
    for _ in range(many):
        OrganisationFactory(name="Kajaanin Kuulotukiyhdistys ry", municipality_id=KAJAANI)

    with CaptureQueriesContext(connection) as queries:
        found = likely_duplicates(
            {
                "name": "Kajaanin Kuulotukiyhdistys ry",
                "municipality": KAJAANI,
                "level": "local",
                "business_id": "2077474-0",
            }
        )
    assert len(found) == many
    assert len(queries) == 8
