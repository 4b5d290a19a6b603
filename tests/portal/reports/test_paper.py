"""Nothing is lost on paper: no word leaves its page, none is written over another, none is left out."""

import csv

import pytest
from django.conf import settings
from django.utils import timezone

from portal.charts.table import table
from portal.reports.paper import on_paper
from surveys.library.loading import load_survey
from tests.factories.regions import ProfileRevisionFactory, RegionFactory
from tests.factories.surveys import situational
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.portal.reports.layout import MARGIN, pages
from tests.portal.reports.reading import elements, text
from tests.portal.reports.rounds import invite, make_over, respond

# A file is the same whatever database its figures come from.
pytestmark = pytest.mark.django_db

FIELDS = (
    *("Päihdetyö", "Ikäihmiset", "Nuoret", "Omaishoito", "Työllisyys", "Liikunta", "Kulttuuri"),
    *("Kriisityö", "Vertaistuki", "Neuvonta", "Asuminen", "Kehitystyö", "Ruoka-apu", "Vankilatyö"),
)
COMPOUND = "Hyvinvointialueyhdistyskumppanuusneuvottelukuntatyöskentelymalli"
UNBROKEN = "X" * 150
SENTENCE = (
    "Järjestöt osallistuvat palvelujen ja vapaaehtoistoiminnan suunnitteluun säännöllisesti. " * 4
)


@pytest.fixture
def regions(db):
    """All of them, by their real names."""
    path = settings.BASE_DIR / "regions" / "data" / "regions.csv"
    with path.open(encoding="utf-8") as file:
        return [
            RegionFactory(
                code=row["code"],
                slug=row["slug"],
                called=row["short_name_fi"],
                tile_row=row["tile_row"],
                tile_col=row["tile_col"],
            )
            for row in csv.DictReader(file)
        ]


def words(said):
    return dict.fromkeys(("fi", "sv", "en"), said)


def chosen(code, count, label, kind="multiple"):
    choices = [{"code": f"c{i}", "text": words(label(i))} for i in range(count)]
    return {"code": code, "kind": kind, "text": words(f"Alat {code}"), "choices": choices}


def asking(*questions, title="Sarakkeet", name="", **fields):
    page = {"code": "one", "title": words("Yksi"), "questions": [*questions]}
    definition = {**situational(), "code": "wide", "title": words(title), "pages": [page]}
    survey = load_survey(definition, by=None, at=timezone.now())
    return make_over(survey, name=name, **fields)


def made(about, by, language="fi"):
    ask(about, by=by, as_="pdf", language=language)
    [done] = run_queued_jobs()
    assert (done.state, done.error_text) == ("done", "")
    with done.result_file.open("rb") as file:
        return file.read()


def assert_whole(pdf):
    found = pages(pdf)
    assert [word for page in found for word in page.outside(MARGIN)] == []
    assert [pair for page in found for pair in page.overlapping()] == []
    return found


def answered_everywhere(round_, regions, values):
    for region in regions:
        respond(round_, region, *[values] * 5)
        invite(round_, region, invited=9, answered=5)


def test_no_column_of_a_table_is_lost(regions, manager):
    round_ = asking(*(chosen(f"m{n}", n, lambda i: FIELDS[i]) for n in range(8, 15)))
    answered_everywhere(round_, regions, {f"m{n}": range(1, n + 1) for n in range(8, 15)})

    pdf = made(round_, manager)

    found = assert_whole(pdf)
    # Once in the chart, once above its column.
    read = [word.text for page in found for word in page.words]
    assert {field: read.count(field) for field in FIELDS if read.count(field) < 2} == {}
    assert any(page.is_across for page in found)


def hostile_survey():
    """Each kind of question, its words as long as they come."""
    scale = {
        "code": "scale",
        "kind": "scale",
        "text": words(UNBROKEN),
        "points": [words(f"{i} {COMPOUND}") for i in range(11)],
        "cannot_say": True,
    }
    number = {"code": "number", "kind": "number", "text": words(COMPOUND), "unit": words("m" * 99)}
    return (
        chosen("many", 40, lambda i: f"{i} {COMPOUND}"),
        chosen("one", 5, lambda i: f"{i} {UNBROKEN}", kind="single"),
        chosen("long", 12, lambda i: f"{i} {SENTENCE}"),
        scale,
        number,
    )


def test_no_text_leaves_its_page_however_long(regions, manager):
    round_ = asking(*hostile_survey(), title=SENTENCE, name=UNBROKEN[:120])
    given = {"many": range(1, 41), "one": [1], "long": [1], "scale": [3], "number": [250_000]}
    answered_everywhere(round_, regions[:6], given)

    pdf = made(round_, manager)

    assert_whole(pdf)
    assert "osa 1/" in text(pdf)
    cells = [element for element in elements(pdf) if element["/S"] == "/TD"]
    assert all(head.get("/ID") for head in elements(pdf) if head["/S"] == "/TH")
    assert cells
    assert all(cell["/A"]["/Headers"] for cell in cells)
    assert_whole(made(None, manager))


def test_no_text_of_a_region_leaves_its_page(lappi, expert):
    publish = {"region": lappi, "author": expert, "published_at": timezone.now(), "number": 1}
    link = f"https://{UNBROKEN}.example.org/"
    rows = [
        {"name": said, "year": 2026, "opens": "2026-11-03", "amount": 610000, "url": link}
        for said in (COMPOUND, UNBROKEN, SENTENCE)
    ]
    prose = f"{SENTENCE}\n\n## {UNBROKEN}\n\n- {UNBROKEN}\n\n> {COMPOUND}\n\n[{link}]({link})"
    ProfileRevisionFactory(section_key="grants", prose=prose, rows=rows, **publish)

    assert_whole(made(lappi, expert))


def wide(columns, heading="Päihdetyö"):
    rows = [["Pohjois-Pohjanmaa", *["12 %"] * columns]]
    numbers = range(1, columns + 1)
    return table("Kuvio", ["Alue", *[heading] * columns], rows, numbers=numbers)


@pytest.mark.parametrize(
    ("columns", "is_across", "parts"), [(1, False, 1), (8, False, 1), (13, True, 1), (40, False, 4)]
)
def test_a_table_lies_as_its_width_asks(columns, is_across, parts):
    paper = on_paper(wide(columns), "dense")

    assert (paper.is_across, len(paper.parts)) == (is_across, parts)
    assert all(99 <= sum(part.widths) <= 101 for part in paper.parts)


def test_each_part_of_a_table_names_its_rows():
    paper = on_paper(wide(40), "dense")

    assert {part.table.headings[0].text for part in paper.parts} == {"Alue"}
    assert {str(part.table.rows[0].cells[0].text) for part in paper.parts} == {"Pohjois-Pohjanmaa"}
    assert sum(len(part.table.headings) - 1 for part in paper.parts) == 40
