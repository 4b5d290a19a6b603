"""The file that people fill in with answers: its lists are read back as what was chosen."""

import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from portal.tabular.refusal import MAX_ROWS
from regions.models import Municipality
from surveys.importing.columns import columns_of
from surveys.importing.template import template_workbook
from surveys.models import Answer, AnswerImport
from surveys.questionnaire.day import day_of
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import RoundFactory, SurveyFactory, four_kinds
from tests.surveys.importing.collecting import imported, told_problems
from tests.surveys.questionnaire.odd import choices, odd_content, question, words

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(lappi, satakunta):
    towns = [("005", "Alajärvi"), ("006", "Kaksoiskylä"), ("007", "Kaksoiskylä")]
    for code, name in towns:
        Municipality.objects.create(
            code=code, region=lappi, name_fi=name, name_sv=name, languages="fi"
        )
    content = odd_content()
    content["pages"][0]["questions"].append(
        question(
            "signs", "single",
            choices=choices(sum="=1+1", two="Kaksi\u2028riviä", long="Pitkä " * 60, plain="Tavallinen"),
        )
    )  # fmt: skip
    content["pages"] += four_kinds()["pages"]
    content["pages"][1]["title"] = words("Tapaaminen")
    for each in content["pages"][1]["questions"]:
        each["text"]["en"] = "Where or when?"
        if each["kind"] == "date":
            each |= {"earliest": "2026-01-01", "latest": "2027-12-31"}
    return RoundFactory(survey=SurveyFactory(content=content), confidentiality="named")


@pytest.fixture
def book(round_):
    return load_workbook(io.BytesIO(b"".join(template_workbook(round_))))


def rules(book):
    """Heading → the rule of the cells below it."""
    sheet = book.worksheets[0]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, cells.max_row) == (2, MAX_ROWS + 1)
        found[sheet.cell(1, cells.min_col).value] = rule
    return found


def entries(book, rule):
    """What the list of a rule shows, read where the rule says."""
    name, cells = rule.formula1.rsplit("!", 1)
    return [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]


def filled(book, *rows):
    """The file with these cells, typed where the template has room for them."""
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for heading, value in row.items():
            cell = sheet.cell(number, column[heading], value)
            if isinstance(value, str):
                # As a program takes it in a cell that holds text.
                cell.data_type = "s"
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def test_whatever_is_chosen_from_the_lists_comes_in_whole(round_, book):
    lists = {
        heading: entries(book, rule) for heading, rule in rules(book).items() if rule.type == "list"
    }
    longest = max(map(len, lists.values()))
    rows = [
        {heading: found[number % len(found)] for heading, found in lists.items()}
        for number in range(longest)
    ]

    import_ = imported(round_, filled(book, *rows), name="vastaukset.xlsx")

    assert told_problems(import_) == []
    assert import_.state == AnswerImport.State.APPLIED
    chosen = {
        code: set(Answer.objects.filter(question__code=code).values_list("value", flat=True))
        for code in lists
        if code != "region"
    }
    assert chosen == {
        "score": {-1, *range(11)},
        "staff": {-1, 1, 2, 3, 4},
        "forms": {1, 2, 3, 4},
        "signs": {1, 2, 3, 4},
        "the_region": {6, 21},
        "the_municipality": {5, 6, 7, 698},
    }


def test_words_are_offered_and_a_code_only_where_words_would_not_do(book):
    told = rules(book)

    assert entries(book, told["staff"]) == ["0", "1", "2", "3 tai enemmän", "I cannot say"]
    assert entries(book, told["forms"])[0] == "Vertaisryhmä; avoin kaikille"
    assert entries(book, told["signs"]) == ["sum", "two", "long", "Tavallinen"]
    assert entries(book, told["the_municipality"]) == ["Alajärvi", "006", "007", "Rovaniemi"]
    assert entries(book, told["region"]) == ["Satakunta", "Lappi"]


def test_numbers_and_days_have_their_bounds(round_, book):
    told = rules(book)
    assert told["people"].type == "whole"
    assert (told["people"].formula1, told["people"].formula2) == ("0", "999999")
    assert told["the_date"].type == "date"

    first = {"region": "Lappi", "people": 999_999, "the_date": day_of(739_617)}
    import_ = imported(round_, filled(book, first), name="vastaukset.xlsx")

    assert import_.state == AnswerImport.State.APPLIED
    assert Answer.objects.get(question__code="the_date").value == 739_617


def test_several_may_be_typed_where_one_alone_comes_from_the_list(round_, book):
    told = rules(book)
    assert told["staff"].showErrorMessage
    assert not told["forms"].showErrorMessage
    assert "separated by | or ;" in told["forms"].prompt

    row = {"region": "Lappi", "forms": "Vertaisryhmä; avoin kaikille|Kotikäynti"}
    imported(round_, filled(book, row), name="vastaukset.xlsx")

    assert set(Answer.objects.values_list("value", flat=True)) == {1, 3}


def test_what_is_typed_stays_a_text(round_, book):
    """No program makes a formula, a number or a day of it."""
    sheet = book.worksheets[0]
    form = {
        sheet.cell(1, column).value: group.number_format
        for group in sheet.column_dimensions.values()
        for column in range(group.min, group.max + 1)
    }
    numbers = {"people": "General", "the_date": "yyyy-mm-dd"}
    assert form == {heading: numbers.get(heading, "@") for heading in form}

    partner = OrganisationFactory(name="=SUMMA(1;2) ry")
    row = {
        "region": "Lappi",
        "free": "=1+1",
        "brief": "+358 40 123",
        "the_organisation": partner.name,
    }
    imported(round_, filled(book, row), name="vastaukset.xlsx")

    assert set(
        Answer.objects.filter(question__kind__endswith="text").values_list("text", flat=True)
    ) == {
        "=1+1",
        "+358 40 123",
    }
    assert Answer.objects.get(question__code="the_organisation").value == partner.pk


def test_each_cell_tells_its_question_and_organisations_have_no_list(round_, book):
    told = rules(book)

    assert set(told) == {column.name for column in columns_of(round_.definition)}
    assert told["staff"].prompt == "2. Kysymys staff"
    assert told["the_organisation"].type in {None, "none"}
    assert [sheet.sheet_state for sheet in book.worksheets][-1] == "hidden"
