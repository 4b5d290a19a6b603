"""What a search finds: whatever the case, marks, order, number or slip of the finger, and no more."""

import datetime as dt

import pytest
from django.utils import timezone

from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.finding.search import FEW, search
from regions.organisations.models import MergedId, Organisation, SearchWord
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def hearts(lappi):
    """The one that is looked for, with every name that it has."""
    facts = {
        "name": "Rovaniemen Sydänyhdistys ry",
        "short_name": "Rosy",
        "name_sv": "Rovaniemi Hjärtförening rf",
        "former_names": [["Napapiirin Pumppukerho", "2019-01-01"]],
        "business_id": "2077474-0",
        "association": "194.820",
        "level": "local",
        "municipality": lappi.municipalities.get(name_fi="Rovaniemi").pk,
        "regions": [lappi.pk],
    }
    [change] = write_facts([Writing(None, facts)], source="form", by=None, at=timezone.now())
    return Organisation.objects.get(pk=change.organisation_id)


def found(text):
    result = search(Organisation.objects.all(), text)
    return [one.name for one in result.rows.order_by(*result.relevance, "name")]


@pytest.mark.parametrize(
    "text",
    [
        *("rovaniemen sydänyhdistys", "SYDANYHDISTYS Rovaniemen", "sydän rovan", "r.y. sydän"),
        *("rosy", "hjartforening rf", "pumppukerho", "napapiirin"),
        *("2077474-0", "20774740", "FI20774740", "207747", "194.820", "194820", "194 820"),
        *("rovaniemi sydän", "Sydänyhdistys rekisteröity yhdistys"),
    ],
)
def test_it_is_found_by_any_name_number_and_place_in_any_spelling(hearts, text):
    OrganisationFactory(name="Inarin Metsästysseura ry")

    assert found(text) == [hearts.name]


@pytest.mark.parametrize(
    "text",
    [
        *("sydänyhdstys", "sydänyhdisstys", "sydänyhdistsy", "sydänyhdiztys", "ysdänyhdistys"),
        *("rovanimen sydnyhdistys", "pumpukerho", "hjärtförenig", "sydäyn", "rosi"),
    ],
)
def test_one_typing_error_in_each_word_is_forgiven(hearts, text):
    OrganisationFactory(name="Inarin Metsästysseura ry")

    assert found(text) == [hearts.name]


@pytest.mark.parametrize("text", ["syäänyhdiztys", "20774741", "194821", "rox"])
def test_two_errors_in_a_word_and_errors_in_numbers_find_nothing(hearts, text):
    OrganisationFactory(name="Inarin Metsästysseura ry")

    assert found(text) == []


def test_what_is_spelt_so_comes_before_what_is_spelt_nearly_so():
    OrganisationFactory(name="Aalto ry")
    OrganisationFactory(name="Aallo ry")
    OrganisationFactory(name="Espoon Aalto ry")

    assert found("aallo") == ["Aallo ry", "Aalto ry", "Espoon Aalto ry"]
    assert found("aalto")[:2] == ["Aalto ry", "Espoon Aalto ry"]


def test_errors_are_forgiven_only_where_few_are_found():
    for number in range(FEW):
        OrganisationFactory(name=f"Aalto {number} ry")
    OrganisationFactory(name="Aallo ry")

    assert found("aalto") == [f"Aalto {number} ry" for number in range(FEW)]


@pytest.mark.parametrize(
    "text", ["ry", "r.y.", "RF", "rekisteröity yhdistys", "", "?!", "%", "\x00"]
)
def test_legal_forms_and_signs_narrow_nothing(text):
    OrganisationFactory(name="Yksi ry")
    OrganisationFactory(name="Två rf")

    assert found(text) == ["Två rf", "Yksi ry"]


def test_a_public_id_finds_its_organisation_and_that_of_a_merged_one(hearts):
    MergedId.objects.create(number=5, organisation=hearts)
    OrganisationFactory(name="Other")

    assert found(hearts.public_id) == [hearts.name]
    assert found("j5-9") == [hearts.name]
    assert found(hearts.public_id[:-1] + "x") == []


def test_a_changed_name_is_found_with_an_error_too(hearts):
    at = timezone.now() + dt.timedelta(days=1)
    write_facts([Writing(hearts.pk, {"name": "Lapin Keuhkot ry"})], source="form", by=None, at=at)

    assert found("keuhkt") == ["Lapin Keuhkot ry"]
    assert found("sydänyhdstys") == ["Lapin Keuhkot ry"]


def test_each_word_is_noted_once_however_often_it_is_written(hearts):
    OrganisationFactory(name="Oulun Sydänyhdistys ry")
    OrganisationFactory(name="Turun Sydänyhdistys ry")

    assert SearchWord.objects.filter(word="sydanyhdistys").count() == 1


@pytest.mark.parametrize(("text", "count"), [("sydän", 2), ("sydnyhdistys oulum", 4)])
def test_a_search_costs_the_same_however_many_words_the_register_knows(
    text, count, django_assert_num_queries
):
    OrganisationFactory(name="Oulun Sydänyhdistys ry")
    for number in range(5):
        OrganisationFactory(name=f"Oulunsalon Sydän{'abcde'[number]}yhdistys ry")

    # Which are hit, words that are near, which are hit by these, the rows.
    with django_assert_num_queries(count):
        found(text)
