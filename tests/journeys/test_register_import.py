"""A file of organisations with faults: its columns are named, it is corrected, imported, and undone."""

import csv
import io
import re

import pytest

from regions.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory
from tests.jobs import run_queued_jobs
from tests.journeys.screens import DESK, PHONE
from tests.regions.organisations.importing.sending import NUMBERS, as_csv

pytestmark = pytest.mark.django_db(transaction=True)

HARMFUL = "<script>alert(1)</script>"
START = "/organisations/imports/"
ROWS = [
    {"Nimi": "Lapin Muisti ry", "Y-tunnus": NUMBERS[1], "Taso": "paikallinen", "Kunta": "Kemi"},
    {"Nimi": "Muisti ry", "Y-tunnus": NUMBERS[0], "Puhelin": "040 000 0001", HARMFUL: HARMFUL},
    {"Nimi": HARMFUL, "Y-tunnus": NUMBERS[2], "Taso": "paikallinen", "Kunta": "Eikylä"},
    {"Nimi": "Toinen ry", "Taso": "paikallinen", "Kunta": "Kemi", "Puhelin": "040 000 0002"},
]
# In the words of each language.
FINNISH = {
    "file": "Järjestötiedosto",
    "read": "Lue tiedosto",
    "columns": "Sarakkeiden sisältö",
    "check": "Tarkista rivit",
    "bad": "4 rivistä 1 on virheelli",
    "errors": "Virheelliset 1",
    "decide": "1 rivi odottaa ratkaisuasi",
    "save": "Tallenna ratkaisut",
    "new": "uusi järjestö",
    "rows": "Lataa vain 1 virheellinen rivi|Lataa vain virheellinen rivi",
    "apply": "Lisää 2, muuta 1",
    "applied": "2 järjestöä lisättiin",
    "again": "Lisää 1",
    "again_applied": "1 järjestö lisättiin",
    "undo": "Peru tuonti",
    "undone": "Rekisteri on kuten ennen tuontia",
}
SWEDISH = {
    "file": "Fil med organisationer",
    "read": "Läs filen",
    "columns": "Kolumnernas innehåll",
    "check": "Kontrollera raderna",
    "bad": "1 av 4 rader har fel|1 av 4 rader",
    "errors": "Felaktiga 1",
    "decide": "1 rad väntar på ditt beslut",
    "save": "Spara besluten",
    "new": "en ny organisation",
    "rows": "Ladda ner bara",
    "apply": "Lägg till 2, ändra 1",
    "applied": "2 organisationer lades till",
    "again": "Lägg till 1",
    "again_applied": "1 organisation lades till",
    "undo": "Ångra importen",
    "undone": "Registret är som före importen",
}


@pytest.fixture
def register(reference):
    """One that the file changes, and one of a name that it brings with another number."""
    OrganisationFactory(name="Muisti ry", municipality_id="240", business_id=NUMBERS[0])
    OrganisationFactory(name="Toinen ry", municipality_id="240")
    OrganisationFactory(name="Toinen ry", municipality_id="240")


def choose(visitor, words, content, name):
    visitor.page.get_by_label(words["file"]).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    visitor.press(words["read"])


def worked_off(visitor, text):
    run_queued_jobs()
    visitor.renewed(visitor.page.get_by_text(re.compile(text)))


@pytest.mark.parametrize(
    ("language", "words", "view"),
    [
        pytest.param(
            "fi", FINNISH, {"viewport": PHONE, "color_scheme": "dark"}, id="Finnish, phone"
        ),
        pytest.param("sv", SWEDISH, {"viewport": DESK}, id="Swedish, desk"),
        pytest.param("fi", FINNISH, {"java_script_enabled": False}, id="without JavaScript"),
    ],
)
def test_import_correct_import_undo(visit, register, manager, language, words, view):
    manager.language = language
    manager.save()
    visitor = visit(manager, locale=f"{language}-FI", **view)
    check = visitor.check if view.get("java_script_enabled", True) else lambda: None
    before = Organisation.objects.count()

    visitor.goto(START)
    check()
    choose(visitor, words, as_csv(*ROWS), f"{HARMFUL}.csv")
    worked_off(visitor, words["columns"])
    check()
    assert HARMFUL in visitor.text()
    visitor.press(words["check"])
    worked_off(visitor, words["bad"])
    check()
    assert words["decide"] in visitor.text()
    visitor.page.get_by_text(words["new"]).click()
    visitor.press(words["save"])
    worked_off(visitor, words["apply"])
    check()
    with visitor.page.expect_download() as download:
        visitor.named(words["rows"], role="link").click()
    visitor.press(words["apply"])
    worked_off(visitor, words["applied"])
    check()
    assert Organisation.objects.count() == before + 2
    first = visitor.page.url

    # The bad row alone, corrected.
    text = download.value.path().read_text("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["_errors"]
    corrected = as_csv(row | {"Nimi": "Kolmas ry", "Kunta": "Kemi"})
    visitor.goto(START)
    choose(visitor, words, corrected, "korjattu.csv")
    worked_off(visitor, words["columns"])
    visitor.press(words["check"])
    worked_off(visitor, words["again"])
    visitor.press(words["again"])
    worked_off(visitor, words["again_applied"])

    for url in (visitor.page.url, first):
        visitor.goto(url)
        visitor.press(words["undo"])
        worked_off(visitor, words["undone"])
    check()
    assert Organisation.objects.count() == before
    assert visitor.problems == []
