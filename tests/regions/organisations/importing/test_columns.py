"""Which column holds which fact is guessed from headings in three languages, and from what is below."""

import pytest

from regions.organisations.importing.columns import guessed_columns, headings_digest

GENERATED = {
    "name": "name",
    "business_id": "business_id",
    "association_register_number": "association",
    "level": "level",
    "parent_business_id": "parent",
    "municipality_code": "municipality",
    "region_codes": "regions",
    "sector": "theme",
    "email": "email",
    "website": "website",
    "language": "languages",
}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Järjestön nimi", "name"),
        ("Y-tunnus", "business_id"),
        ("FO-nummer", "business_id"),
        ("Yhdistysrekisterinumero", "association"),
        ("KOTIKUNTA", "municipality"),
        ("Hemkommun", "municipality"),
        ("Home municipality", "municipality"),
        ("sähköpostiosoite", "email"),
        ("e-postadress", "email"),
        ("Public id", "public_id"),
        ("Jäsenmäärä", ""),
        ("", ""),
    ],
)
def test_headings_are_known_in_finnish_swedish_and_english(heading, key):
    assert guessed_columns([heading]) == [key]


def test_the_headings_of_generated_files_are_known_and_a_sector_that_holds_themes_is_a_theme():
    samples = [["mielenterveys-paihde", "omaiset"] if h == "sector" else [""] for h in GENERATED]

    assert guessed_columns(list(GENERATED), samples) == list(GENERATED.values())


def test_a_sector_that_holds_sectors_is_one():
    assert guessed_columns(["Toimiala"], [["sote", "kulttuuriala"]]) == ["sector"]


def test_of_two_columns_for_one_fact_only_the_first_is_guessed():
    assert guessed_columns(["Nimi", "nimi", "Namn"]) == ["name", "", ""]


def test_columns_are_remembered_however_their_headings_are_spelt():
    assert headings_digest(["Nimi", "Y-tunnus"]) == headings_digest(
        ["NIMI ", "y tunnus", "_errors"]
    )
    assert headings_digest(["Nimi", "Y-tunnus"]) != headings_digest(["Y-tunnus", "Nimi"])
