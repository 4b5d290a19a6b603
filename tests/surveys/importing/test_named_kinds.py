"""Days, regions, municipalities and organisations in a file of answers."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from regions.organisations.choosing import NamedOrganisations, find_named
from regions.organisations.models import MergedId, Organisation
from surveys.importing.page_tables import first_rows_table
from surveys.importing.template import template_workbook
from surveys.models import Answer
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory, SurveyFactory, four_kinds
from tests.surveys.importing.collecting import as_csv, checked, imported, told_problems

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.date(2026, 11, 3)
HEADINGS = ["region", "the_date", "the_region", "the_municipality", "the_organisation"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(lappi, satakunta):
    lappi.municipalities.create(code="005", name_fi="Alajärvi", name_sv="Alajärvi", languages="fi")
    return RoundFactory(survey=SurveyFactory(content=four_kinds()), confidentiality="named")


@pytest.fixture
def partner():
    return OrganisationFactory(name="Kemin Kumppanit ry", business_id="0812345-1")


def a_row(**cells):
    return {"region": "21"} | {f"the_{kind}": cell for kind, cell in cells.items()}


def read_from(round_, *rows):
    imported(round_, as_csv(*rows, headings=HEADINGS))
    return set(Answer.objects.values_list("question__kind", "value"))


def refused(round_, *rows):
    return told_problems(checked(round_, as_csv(*rows, headings=HEADINGS)))


@pytest.mark.parametrize("cell", ["3.11.2026", "2026-11-03", "2026-11-03 00:00:00"])
def test_a_day_is_read_as_programs_and_people_write_it(round_, cell):
    assert read_from(round_, a_row(date=cell)) == {("date", DAY.toordinal())}


@pytest.mark.parametrize("cell", ["06", "6", "6.0", "Satakunta", "satakunta"])
def test_a_region_is_read_by_code_or_name(round_, cell):
    assert read_from(round_, a_row(region=cell)) == {("region", 6)}


@pytest.mark.parametrize("cell", ["005", "5", "Alajärvi", "ALAJÄRVI"])
def test_a_municipality_is_read_by_code_or_name(round_, cell):
    assert read_from(round_, a_row(municipality=cell)) == {("municipality", 5)}


@pytest.mark.parametrize("cell", ["0812345-1", "Kemin Kumppanit ry"])
def test_an_organisation_is_read_by_number_or_name(round_, partner, cell):
    assert read_from(round_, a_row(organisation=cell)) == {("organisation", partner.pk)}


def test_dates_of_a_spreadsheet_are_days(round_):
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["region", "the_date"])
    sheet.write(1, 0, "21")
    sheet.write_datetime(
        1, 1, dt.datetime(2026, 11, 3), book.add_format({"num_format": "d.m.yyyy"})
    )
    book.close()

    imported(round_, memory.getvalue(), name="vastaukset.xlsx")

    assert Answer.objects.get().value == DAY.toordinal()


def test_what_is_nobody_or_two_is_refused_at_its_cell(round_, lappi):
    OrganisationFactory(name="Kaksi ry")
    OrganisationFactory(name="Kaksi ry")
    lappi.municipalities.create(code="006", name_fi="Alajärvi", name_sv="", languages="fi")

    told = refused(
        round_,
        a_row(date="31.2.2026"),
        a_row(region="Atlantis"),
        a_row(municipality="Alajärvi"),
        a_row(organisation="Kaksi ry"),
    )

    assert [(row, column, value) for row, column, value, _ in told] == [
        (2, "the_date", "31.2.2026"),
        (3, "the_region", "Atlantis"),
        (4, "the_municipality", "Alajärvi"),
        (5, "the_organisation", "Kaksi ry"),
    ]
    assert all(advice for *_, advice in told)


def test_the_first_rows_are_shown_by_name(round_, partner):
    given = a_row(date="3.11.2026", region="6", municipality="5", organisation="0812345-1")

    shown = first_rows_table(checked(round_, as_csv(given, headings=HEADINGS)))

    assert [row.cells[-1].text for row in shown.rows] == [
        "Lappi",
        "3 Nov 2026",
        "Satakunta",
        "Alajärvi",
        partner.name,
    ]


def test_the_queries_of_a_file_do_not_grow_with_its_rows(round_):
    counted = []
    checked(round_, as_csv(a_row(municipality="5"), headings=HEADINGS))
    for count in (2, 40):
        partners = [OrganisationFactory() for _ in range(count)]
        rows = [a_row(organisation=each.name, municipality="5") for each in partners]
        with CaptureQueriesContext(connection) as queries:
            checked(round_, as_csv(*rows, headings=HEADINGS))
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_many_are_found_as_one_is(partner):
    OrganisationFactory(name="Kaksi ry")
    gone = OrganisationFactory(name="Kaksi ry")
    number, public_id = gone.pk, gone.public_id
    words = ["kemin kumppanit RY", "Kemin", "Kaksi ry", "0812345-1", "08123451", "0812345-2", ""]
    words += [partner.public_id, f"Vanha nimi ({partner.public_id})", public_id, "J1-1", "12"]

    def same():
        many = NamedOrganisations.of_today()
        singly = [found and found.pk for found in map(find_named, words)]
        assert [many.number_of(each) for each in words] == singly

    same()
    Organisation.objects.filter(pk=number).delete()
    MergedId.objects.create(number=number, organisation=partner)
    same()


def test_the_template_tells_what_to_write(round_):
    book = zipfile.ZipFile(io.BytesIO(b"".join(template_workbook(round_))))
    words = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))

    for told in (
        "for example 15.1.2027",
        "06 = Satakunta",
        "as on the sheet of municipalities",
        "its business ID",
        'name="Municipalities"',
        "Alajärvi",
    ):
        assert told in words
