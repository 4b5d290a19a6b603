"""A region on paper: what is published and nothing else, tagged for those who listen."""

from itertools import pairwise

import pytest
from django.utils import timezone

from portal.reports import writing
from regions.figure_table import figure_rows
from regions.models import IndicatorValue
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.portal.reports.reading import elements, reader, tags, text, unpacked

# A file is the same whatever database its figures come from.
pytestmark = pytest.mark.django_db


@pytest.fixture
def pdf(profile, figures, kainuu, settings, job):
    """The finished document, made as a worker makes it."""
    settings.DEMO = True
    [done] = run_queued_jobs()
    assert (done.state, done.error_text) == ("done", "")
    with done.result_file.open("rb") as file:
        return file.read()


def test_the_document_says_what_is_published_and_nothing_else(pdf):
    words = text(pdf)

    for said in (
        "Lappi",
        "Pitkät välimatkat.",
        "pohjoissaame",
        "Haku on kerran vuodessa.",
        "Toiminta-avustus",
        "avustus.example.org",
        "610 000",
        "3.11.2026",
        "Rovaniemi",
        "Webinaari 25.8.2021",
        "CC BY 4.0",
        "n = 39",
        "3,6",
    ):
        assert said in words.replace("\xa0", " "), said
    assert b"KANARIA" not in unpacked(pdf)
    # The e-mail address and name of the expert stay out: paper outlives persons.
    assert "Expert" not in words


def test_the_document_is_tagged_as_pdf_ua(pdf):
    root = reader(pdf).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in metadata or "<pdfuaid:part>1" in metadata
    assert reader(pdf).metadata.title.startswith("Lappi")


def test_headings_are_nested(pdf):
    levels = [int(tag[2]) for tag in tags(pdf) if tag in {"/H1", "/H2", "/H3", "/H4"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert 3 in levels
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_has_words(pdf):
    figures = [element for element in elements(pdf) if element["/S"] == "/Figure"]

    assert len(figures) == 1
    assert all(element["/Alt"] for element in figures)


def test_cells_know_their_headings(pdf):
    cells = [element for element in elements(pdf) if element["/S"] == "/TD"]
    heads = [element for element in elements(pdf) if element["/S"] == "/TH"]

    assert cells
    assert all(head.get("/ID") for head in heads)
    assert all(cell["/A"]["/Headers"] for cell in cells)


def test_every_link_of_the_document_says_where_it_leads(pdf):
    links = [
        annotation.get_object()
        for page in reader(pdf).pages
        for annotation in page.get("/Annots", [])
    ]
    outward = {link["/A"]["/URI"] for link in links if "/A" in link}

    assert outward == {"https://avustus.example.org/haku"}
    assert all(link.get("/Contents") for link in links)
    assert b"javascript:" not in unpacked(pdf).replace(b"javascript:alert(1)", b"")


STANDING = str(IndicatorValue.Standing.BEST.label)


def test_published_figures_are_marked_as_published(profile, figures, lappi):
    [row] = figure_rows(lappi)

    assert (row.own, row.missing, row.national, row.n) == ("", STANDING, "3,6", 39)
    assert row.behind.is_published


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_document_is_written_in_the_language_asked_for(
    language, lappi, expert, monkeypatch, profile
):
    lappi.name_sv, lappi.name_en = "Lapplands välfärdsområde", "Lapland wellbeing services county"
    lappi.save()
    seen = {}
    monkeypatch.setattr(
        writing, "render_pdf", lambda *args, **options: seen.update(options) or b"%PDF"
    )
    ask(lappi, by=expert, language=language)

    [done] = run_queued_jobs()

    assert done.state == "done"
    assert seen["language"] == language
    assert getattr(lappi, f"name_{language}") in seen["title"]
    assert done.result_name == f"yhdyspinta-lappi-{timezone.localdate().isoformat()}.pdf"


def test_a_region_without_a_profile_still_has_a_document(job, lappi):
    [done] = run_queued_jobs()

    with done.result_file.open("rb") as file:
        words = text(file.read())
    assert done.state == "done"
    assert "Rovaniemi" in words
