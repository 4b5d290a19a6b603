"""What people write is taken in one shape, or refused in words that say what to do."""

import datetime as dt

import pytest

from regions.organisations.facts.cleaning import Places, clean_value
from regions.organisations.problems import FactProblem
from regions.organisations.public_id import as_public_id, read_public_id
from tests.factories.regions import MunicipalityFactory

TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def places(lappi, kainuu):
    return Places({}, {"21": "21", "lappi": "21", "20": "20"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("name", "  Lapin   Muisti ry ", "Lapin Muisti ry"),
        ("business_id", " 20774740", "2077474-0"),
        ("association", "194820", "194.820"),
        ("association", "194.820", "194.820"),
        ("level", "Paikallinen", "local"),
        ("level", "lokal", "local"),
        ("website", "www.example.fi", "https://www.example.fi"),
        ("languages", "sv, fi", "sv-fi"),
        ("phone", "+358 40 123", "+358 40 123"),
        ("dissolved_on", "1.2.2026", "2026-02-01"),
        ("regions", "Lappi; 20", ["20", "21"]),
        ("email", "", ""),
    ],
)
def test_what_people_write_is_taken_in_one_shape(places, key, text, value):
    assert clean_value(key, text, places, on=TODAY) == value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("business_id", "2077474-1", "business_id"),
        ("business_id", "207747-4", "business_id_zero_lost"),
        ("association", "194.82", "association_zero_lost"),
        ("association", "194,8", "association_zero_lost"),
        ("association", "194,820", "association"),
        ("association", "194820.0", "association"),
        ("name", '=HYPERLINK("https://bad")', "formula"),
        ("name", "HÃ¤meenlinnan yhdistys", "encoding"),
        ("name", "x" * 201, "too_long"),
        ("email", "toimisto@", "email"),
        ("website", "ftp://example.fi", "url"),
        ("level", "iso", "choice"),
        ("languages", "suomi", "language"),
        ("municipality", "999", "municipality"),
        ("regions", "Uusi alue", "region"),
        ("dissolved_on", "31.2.2026", "date"),
        ("dissolved_on", "1.1.2027", "dissolved_later"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(places, key, text, code):
    with pytest.raises(FactProblem) as refused:
        clean_value(key, text, places, on=TODAY)

    assert refused.value.code == code
    assert "%(" not in refused.value.messages[0]


@pytest.mark.parametrize("copied", ["J10234-{}", "j10234{}", " J 10234 - {} "])
def test_a_public_id_is_read_however_it_was_copied(copied):
    digit = as_public_id(10_234)[-1]

    assert read_public_id(copied.format(digit)) == 10_234


@pytest.mark.parametrize(
    "wrong", ["J10243-3", "10234-3", "J10234", "J٣-1", "", "J0-0", "J" + "9" * 30]
)
def test_what_is_no_public_id_leads_nowhere(wrong):
    assert read_public_id(wrong) is None


@pytest.mark.django_db
def test_a_municipality_that_has_ended_is_refused_with_its_successor(lappi):
    after = MunicipalityFactory(
        code="507", name_fi="Mäntyharju", name_sv="Mäntyharju", region=lappi
    )
    MunicipalityFactory(
        code="588",
        name_fi="Pertunmaa",
        region=lappi,
        valid_to=dt.date(2024, 12, 31),
        merged_into=after,
    )

    with pytest.raises(FactProblem, match=r"Mäntyharju \(507\)"):
        clean_value("municipality", "Pertunmaa", Places.load(), on=TODAY)

    assert clean_value("municipality", "mäntyharju", Places.load(), on=TODAY) == "507"


@pytest.mark.django_db
def test_of_a_successor_that_has_ended_too_the_next_one_is_offered(lappi):
    last = MunicipalityFactory(code="507", name_fi="Mäntyharju", region=lappi)
    ended = {"region": lappi, "valid_to": dt.date(2024, 12, 31)}
    between = MunicipalityFactory(code="589", name_fi="Välikunta", merged_into=last, **ended)
    MunicipalityFactory(code="588", name_fi="Pertunmaa", merged_into=between, **ended)

    with pytest.raises(FactProblem, match=r"Mäntyharju \(507\)"):
        clean_value("municipality", "Pertunmaa", Places.load(), on=TODAY)
