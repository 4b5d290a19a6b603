"""An absent value that is itself legal is never the reading of a fault."""

import pytest
from django.utils import translation

from portal.importing.error_files import bad_rows_as_csv
from surveys.models import Answer, Response
from tests.factories.surveys import RoundFactory, SurveyFactory
from tests.portal.tabular.files import sheet_xml, texts, with_sheet
from tests.surveys.importing.collecting import checked, imported, told_problems
from tests.surveys.questionnaire.odd import odd_content


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(db, lappi, kainuu):
    """Where the whole country may answer, and no answer is required."""
    return RoundFactory(survey=SurveyFactory(content=odd_content()))


HEAD = texts("region", "people", "brief")
ERROR = '<c t="e"><f>VLOOKUP("Lapi",X1:Y9,2,0)</f><v>#N/A</v></c>'
UNCALCULATED = "<c><f>B2</f><v></v></c>"


@pytest.mark.parametrize(
    ("rows", "merged", "told"),
    [
        ([ERROR + texts("4", "virhe")], (), ("region", "#N/A", "shows an error")),
        ([UNCALCULATED + texts("4", "a")], (), ("region", "=B2", "no result in the file")),
        ([texts("21") + ERROR + texts("a")], (), ("people", "#N/A", "shows an error")),
        ([texts("21", "4") + ERROR], (), ("brief", "#N/A", "shows an error")),
        ([texts("21", "4") + UNCALCULATED], (), ("brief", "=B2", "no result in the file")),
        ([texts("21", "4", "")], ["B2:C2"], ("brief", "4", "merged with one of another column")),
        ([texts("21", "4", "PÃ¤ivÃ¤")], (), ("brief", "PÃ¤ivÃ¤", "lost on the way")),
        ([texts("21", "1", "#PUUTTUU!")], (), ("brief", "#PUUTTUU!", "shows an error")),
        ([texts("\u200b", "4", "a")], (), ("region", "", "invisible characters")),
    ],
)
def test_a_cell_without_a_value_is_named_and_its_row_is_not_taken(round_, rows, merged, told):
    content = with_sheet(sheet_xml(HEAD, *rows, texts("21", "5", "hyvä"), merged=merged))

    import_ = imported(round_, content, name="a.xlsx", skip_bad=True)

    [(row, column, value, what_to_do)] = told_problems(import_)
    assert (row, column, value) == (2, *told[:2])
    assert told[2] in what_to_do
    assert [response.region_id for response in Response.objects.all()] == ["21"]


def test_a_region_merged_over_rows_is_that_of_each(round_):
    content = with_sheet(
        sheet_xml(
            HEAD, texts("Lappi", "4", "a"), texts("", "5", "b"), texts("", "6", "c"),
            texts("", "7", "d"), merged=["A2:A4"],
        )
    )  # fmt: skip

    imported(round_, content, name="a.xlsx")

    regions = Answer.objects.filter(question__code="people").order_by("value")
    assert [answer.region_code for answer in regions] == ["21", "21", "21", ""]


def test_bad_rows_that_are_sent_again_uncorrected_are_refused_again(round_):
    """Formulas and merged cells would be texts and numbers in a CSV."""
    bad = [
        texts("21", "4") + UNCALCULATED,
        texts("21", "6", ""),
        texts("\u200b", "7", "a"),
    ]
    good = texts("21", "5", "hyvä")
    content = with_sheet(sheet_xml(HEAD, *bad, good, merged=["B3:C3"]))
    import_ = checked(round_, content, name="a.xlsx")

    again = checked(round_, b"".join(bad_rows_as_csv(import_)))

    assert [problem[:3] for problem in told_problems(import_)] == [
        (2, "brief", "=B2"),
        (3, "brief", "6"),
        (4, "region", ""),
    ]
    assert [problem[:3] for problem in told_problems(again)] == [
        (2, "brief", "#N/A"),
        (3, "brief", "#N/A"),
        (4, "region", "#N/A"),
    ]


def test_an_error_among_the_headings_is_told_as_one(round_):
    content = with_sheet(sheet_xml(texts("region", "people") + ERROR, texts("21", "4", "a")))

    import_ = checked(round_, content, name="a.xlsx")

    [(row, column, _value, what_to_do)] = told_problems(import_)
    assert (row, column) == (1, "#N/A")
    assert "shows an error" in what_to_do


def test_a_name_with_dots_of_its_own_and_signs_without_width_is_the_region(round_):
    """Of a Mac, and with a second mark of byte order."""
    content = "\ufeff\ufeffregion;people\r\nLa\u00adppi;4\r\nKa\u200binuu;5\r\n".encode()

    imported(round_, content)

    regions = Response.objects.order_by("region").values_list("region", flat=True)
    assert list(regions) == ["20", "21"]
