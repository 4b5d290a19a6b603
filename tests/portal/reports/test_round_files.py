"""A round as XLSX, CSV and PDF: the figures of the page, and nothing that the page hides."""

import csv
import errno
import io
import re
import zipfile
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from python_calamine import load_workbook

from portal.accounts.models import RoleGrant
from portal.audit.models import AuditEvent
from portal.chapters.stored import as_json, from_json
from portal.jobs.models import Job
from portal.jobs.requests import cancel
from portal.reports import writing
from portal.tabular.separated import EXCEL_FI, RFC4180
from surveys.library.loading import load_survey
from surveys.report import long_table, report, sheets
from surveys.report.chapters import QuestionChapter
from surveys.results.results import RoundResults
from tests.factories.regions import RegionFactory
from tests.factories.surveys import situational
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.portal.reports.reading import elements, reader, tags, text, unpacked
from tests.portal.reports.rounds import invite, make_over, rate, respond
from tests.portal.tabular.payloads import FORMULAS, SIGNS
from tests.portal.tabular.sheets import assert_fit_for_paper

# A file is the same whatever database its figures come from.
pytestmark = pytest.mark.django_db

FORMATS = ["xlsx", "csv", "csv-rfc4180", "pdf"]
FEW = "fewer than 5 answers"
PROTECTS = "hidden: it would tell what a few have answered"


def made(about, by, as_, language="en"):
    """The finished file, made as a worker makes it."""
    ask(about, by=by, as_=as_, language=language)
    [done] = run_queued_jobs()
    assert (done.state, done.error_text) == ("done", "")
    with done.result_file.open("rb") as file:
        return file.read()


def sheet(content, name):
    """The rows of one sheet under their headings."""
    headings, *rows = load_workbook(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    return [dict(zip(headings, row, strict=True)) for row in rows]


def table(content, as_="csv-rfc4180"):
    dialect = EXCEL_FI if as_ == "csv" else RFC4180
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(lines, delimiter=dialect.delimiter))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


# --- The figures --------------------------------------------------------------------------------


def test_the_workbook_holds_the_figures_of_the_page(over, manager):
    content = made(over, manager, "xlsx")
    involve = RoundResults.of(over).question("involve")
    lappi = involve.at("21")

    [nation] = [row for row in sheet(content, "All answers") if row["Question"] == "involve"]
    [home] = [
        row
        for row in sheet(content, "By region and question")
        if (row["Question"], row["Region code"]) == ("involve", "21")
    ]
    assert nation["Answers (n)"] == involve.nation.n == 21
    assert nation["Mean of answers"] == pytest.approx(involve.mean_of_answers)
    assert home["Region"] == "Lappi"
    assert (home["Answers (n)"], home["Cannot say"]) == (lappi.n, lappi.cannot_say) == (11, 1)
    assert home["Mean"] == pytest.approx(lappi.mean)
    assert home["Standard deviation"] == pytest.approx(lappi.deviation)
    assert home["Median"] == lappi.median
    counts = {
        row["Value"]: (row["Count"], row["Share"])
        for row in sheet(content, "Distributions")
        if (row["Question"], row["Region code"]) == ("involve", "21")
    }
    assert counts == {
        share.code: (share.count, pytest.approx(share.share)) for share in lappi.distribution
    }


@pytest.mark.parametrize("as_", ["xlsx", "csv", "pdf"])
def test_the_total_of_a_round_is_called_as_on_the_page(over, manager, lappi, as_):
    """Of a round that asked a few regions it is none of the country."""
    over.regions.set([lappi])
    content = made(over, manager, as_)

    read = {"xlsx": lambda file: "".join(parts(file).values()), "csv": bytes.decode, "pdf": text}
    written = read[as_](content)
    assert "All answers" in written
    assert "Whole country" not in written


def test_the_workbook_has_the_sheets_that_were_promised(over, manager):
    content = made(over, manager, "xlsx")

    assert load_workbook(io.BytesIO(content)).sheet_names == [
        "All answers",
        "By region and question",
        "Distributions",
        "Response rates",
        "Codebook",
        "About this file",
    ]
    rates = {row["Name"]: row for row in sheet(content, "Response rates")}
    assert (rates["Lappi"]["Invited"], rates["Lappi"]["Answered"]) == (20, 12)
    assert rates["Lappi"]["Response rate"] == pytest.approx(0.6)
    codes = [row["Question"] for row in sheet(content, "Codebook")]
    assert list(dict.fromkeys(codes)) == [q.code for q in over.definition.questions]
    about = {row["What"]: row["Explanation"] for row in sheet(content, "About this file")}
    assert about["Round"] == "Autumn round"
    assert about["Smallest group that is shown"].startswith("5 answers")
    assert "divided by their number (n)" in about["Mean of answers"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("about", ["round", "nation"])
def test_its_workbook_is_set_up_for_paper_and_its_headings_for_the_screen(
    over, published, manager, about, language
):
    assert_fit_for_paper(made(over if about == "round" else None, manager, "xlsx", language))


@pytest.mark.parametrize("as_", ["csv", "csv-rfc4180"])
def test_the_table_holds_the_figures_of_the_page(over, manager, as_):
    rows = table(made(over, manager, as_), as_)
    lappi = RoundResults.of(over).question("involve").at("21")
    names = list(rows[0])

    def number(written):
        return float(written.replace(",", "."))

    home = [row for row in rows if (row[names[0]], row[names[2]]) == ("involve", "21")]
    assert [(row[names[9]], int(row[names[11]])) for row in home] == [
        (share.code, share.count) for share in lappi.distribution
    ]
    assert [number(row[names[6]]) for row in home] == [pytest.approx(lappi.mean)] * len(home)
    assert names[0] == ("question" if as_ == "csv-rfc4180" else "Question")


def test_the_document_tells_the_figures_of_the_page(over, manager):
    words = text(made(over, manager, "pdf"))
    involve = RoundResults.of(over).question("involve")

    assert "Autumn round" in words
    assert f"Mean of all answers {involve.mean_of_answers:.1f} (n = 21)" in words
    assert "Strongest" not in words, "one region alone is not the strongest"
    assert "22 of 39 invited have answered" in words


def test_named_experts_are_shown_one_by_one(survey, lappi, manager):
    round_ = make_over(survey, audience="experts")
    rate(round_, lappi, 4)

    content = made(round_, manager, "xlsx")

    [home] = [r for r in sheet(content, "By region and question") if r["Question"] == "involve"]
    assert (home["Answers (n)"], home["Mean"], home["Standard deviation"]) == (1, 4, "")
    about = {row["What"]: row["Explanation"] for row in sheet(content, "About this file")}
    assert about["Smallest group that is shown"].startswith("One answer")


def test_published_figures_stand_beside_the_new_ones_and_say_so(over, published, manager):
    content = made(over, manager, "xlsx")
    words = text(made(over, manager, "pdf"))

    [nation] = [row for row in sheet(content, "All answers") if row["Question"] == "involve"]
    assert nation["Published earlier"] == 3.3
    assert nation["Answers (n) of the published figure"] == 39
    assert nation["Month of the published figure"] == "June 2021"
    assert "Published figure 3.3 (n = 39), June 2021. Webinar" in words


def test_the_table_tells_what_the_workbook_tells_of_published_figures(over, published, manager):
    rows = table(made(over, manager, "csv-rfc4180"))

    [before] = [row for row in rows if row["kind"] == "published figure"]
    told = {name: value for name, value in before.items() if value and name != "question_text"}
    assert told == {
        "question": "involve",
        "place": "all",
        "place_name": "Whole country",
        "n": "39",
        "mean": "3.3",
        "source": "Webinar, June 2021",
        "kind": "published figure",
    }
    assert {row["kind"] for row in rows} == {"published figure", "survey round"}
    assert {row["source"] for row in rows if row != before} == {str(over)}


def test_a_file_names_the_licence_once_the_results_are_published(over, manager):
    def licence():
        about = sheet(made(over, manager, "xlsx"), "About this file")
        return [row["Explanation"] for row in about if row["What"] == "Licence"]

    [words] = licence()
    assert "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)" in words
    over.results_published_at = None
    over.save()
    assert licence() == []


@pytest.mark.parametrize("as_", ["xlsx", "pdf"])
def test_what_is_invented_says_so(survey, lappi, manager, as_):
    round_ = make_over(survey, is_invented=True)
    rate(round_, lappi, *[3] * 5)

    content = made(round_, manager, as_)

    if as_ == "pdf":
        assert "Invented for the demo." in text(content)
    else:
        assert "Invented" in {row["What"] for row in sheet(content, "About this file")}


# --- What is hidden -----------------------------------------------------------------------------

# The means of Satakunta (4.67) and Kainuu (1.29), however they are written.
CANARIES = re.compile(r"(?<!\d)(4[.,]6[67]|4[.,]7(?!\d)|1[.,]28|1[.,]29)")


@pytest.mark.parametrize("as_", FORMATS)
def test_what_the_page_hides_is_in_no_file(over, manager, as_):
    content = made(over, manager, as_)
    if as_ == "xlsx":
        whole = "\n".join(xml for name, xml in parts(content).items() if "sheet" in name)
    else:
        whole = text(content) if as_ == "pdf" else content.decode()

    assert CANARIES.findall(whole.replace("ISO 3534-1", "")) == []
    assert (FEW in whole, PROTECTS in whole.replace("\n", " ")) == (True, True)


def test_hidden_cells_of_the_workbook_hold_words_and_no_number(over, manager):
    content = made(over, manager, "xlsx")

    for code, why in (("06", FEW), ("20", PROTECTS)):
        [row] = [
            row
            for row in sheet(content, "By region and question")
            if (row["Question"], row["Region code"]) == ("involve", code)
        ]
        assert row["Answers (n)"] == row["Mean"] == why
        assert {row["Cannot say"], row["Standard deviation"], row["Median"]} == {""}
        [spread] = [
            row
            for row in sheet(content, "Distributions")
            if (row["Question"], row["Region code"]) == ("involve", code)
        ]
        assert (spread["Value"], spread["Count"], spread["Share"]) == ("", why, "")


def test_hidden_rows_of_the_table_hold_the_reason_alone(over, manager):
    rows = table(made(over, manager, "csv-rfc4180"))

    [few] = [row for row in rows if (row["question"], row["place"]) == ("involve", "06")]
    assert few["hidden"] == FEW
    kept = {"question", "question_text", "place", "place_name", "hidden", "source", "kind"}
    assert {value for name, value in few.items() if name not in kept} == {""}


@pytest.mark.parametrize("as_", FORMATS)
def test_what_people_wrote_is_in_no_file(over, lappi, manager, as_):
    respond(over, lappi, *[{"needs": f"KANARIA-SANAT-{i}"} for i in range(6)])
    content = made(over, manager, as_)

    if as_ == "xlsx":
        assert "KANARIA" not in "".join(parts(content).values())
    else:
        assert b"KANARIA" not in (unpacked(content) if as_ == "pdf" else content)


# --- Formulas -----------------------------------------------------------------------------------


def hostile():
    """Every formula as the text of a question, and of its choices."""
    definition = situational()
    safe = [formula for formula in FORMULAS if "\x01" not in formula]
    definition["code"] = "hostile"
    definition["pages"] = [
        {
            "code": f"page_{page}",
            "title": {"fi": formulas[0], "sv": formulas[0], "en": formulas[0]},
            "questions": [
                {
                    "code": f"q_{page}_{i}",
                    "kind": "single",
                    "text": dict.fromkeys(("fi", "sv", "en"), formula),
                    "choices": [
                        {"code": code, "text": dict.fromkeys(("fi", "sv", "en"), formula + more)}
                        for code, more in (("yes", ""), ("no", " 2"))
                    ],
                }
                for i, formula in enumerate(formulas)
            ],
        }
        for page, formulas in enumerate(safe[at : at + 20] for at in range(0, len(safe), 20))
    ]
    return definition


@pytest.fixture
def hostile_round(db, lappi):
    survey = load_survey(hostile(), by=None, at=timezone.now())
    round_ = make_over(survey, name='=HYPERLINK("http://127.0.0.1/","x")')
    questions = round_.definition.questions
    respond(round_, lappi, *[{question.code: [1] for question in questions}] * 5)
    invite(round_, lappi, invited=5, answered=5, level="local")
    return round_


def test_no_text_becomes_a_formula_in_the_workbook(hostile_round, manager):
    content = made(hostile_round, manager, "xlsx")

    sheets = {name: xml for name, xml in parts(content).items() if "/sheet" in name}
    assert len(sheets) == 6
    assert [name for name, xml in sheets.items() if re.search(r"<f[ >]|t=\"str\"", xml)] == []
    asked = {row["How it was asked"] for row in sheet(content, "All answers")}
    assert "=cmd|' /C calc'!A0" in asked


@pytest.mark.parametrize("as_", ["csv", "csv-rfc4180"])
def test_no_cell_of_the_table_begins_a_formula(hostile_round, manager, as_):
    rows = table(made(hostile_round, manager, as_), as_)
    cells = [cell for row in rows for cell in row.values()]

    assert cells
    assert [c for c in cells if c.strip(' "\u00a0\u200b\ufeff').startswith(SIGNS)] == []


def test_a_document_shows_hostile_texts_as_texts(over, manager):
    type(over).objects.filter(pk=over.pk).update(
        name_en='<script>alert(1)</script><img src="file:///etc/passwd">'
    )
    over.refresh_from_db()

    content = made(over, manager, "pdf")

    assert "<script>alert(1)</script>" in text(content)
    assert b"root:x:0" not in unpacked(content)


# --- The document -------------------------------------------------------------------------------


def test_the_document_is_tagged_as_pdf_ua(over, manager):
    content = made(over, manager, "pdf")
    root = reader(content).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    levels = [int(tag[2]) for tag in tags(content) if tag in {"/H1", "/H2", "/H3", "/H4"}]
    figures = [element for element in elements(content) if element["/S"] == "/Figure"]
    cells = [element for element in elements(content) if element["/S"] == "/TD"]
    heads = [element for element in elements(content) if element["/S"] == "/TH"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert 'pdfuaid:part="1"' in metadata or "<pdfuaid:part>1" in metadata
    assert reader(content).metadata.title == "Autumn round: results"
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert figures
    assert all(element["/Alt"] for element in figures)
    assert all(head.get("/ID") for head in heads)
    assert cells
    assert all(cell["/A"]["/Headers"] for cell in cells)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_document_speaks_the_language_that_was_asked_for(over, manager, language):
    content = made(over, manager, "pdf", language)

    asked = over.definition.by_code["involve"].text.in_language(language)
    assert reader(content).trailer["/Root"]["/Lang"] == language
    assert asked[:30] in text(content)


def test_thirty_one_questions_fit_into_one_document(lappi, kainuu, manager):
    definition = situational()
    page = definition["pages"][0]
    scale = page["questions"][0]
    numbered = [{**scale, "code": f"scale_{i}", "indicator": ""} for i in range(31)]
    for question in numbered:
        del question["indicator"]
    definition["pages"] = [
        {**page, "code": "one", "questions": numbered[:16]},
        {**page, "code": "two", "questions": numbered[16:]},
    ]
    survey = load_survey({**definition, "code": "long"}, by=None, at=timezone.now())
    round_ = make_over(survey)
    for i in range(20):
        region = RegionFactory(
            code=f"{30 + i}", slug=f"alue-{i}", called=f"Alue {i}", tile_row=9, tile_col=i
        )
        respond(round_, region, *[{q.code: [i % 5 + 1] for q in round_.definition.questions}] * 5)

    content = made(round_, manager, "pdf")

    assert len(reader(content).pages) > 31


# --- Rights, failures, costs --------------------------------------------------------------------


def test_each_step_is_in_the_trail(client, over, researcher):
    job = ask(over, by=researcher, as_="csv")
    run_queued_jobs()
    client.force_login(researcher)

    response = client.get(reverse("reports:job_download", args=[job.pk]))

    assert b"".join(response.streaming_content)
    events = AuditEvent.objects.filter(action__startswith="report.").order_by("pk")
    assert [event.action for event in events] == [
        "report.requested",
        "report.made",
        "report.downloaded",
    ]
    assert {(event.subject_type, event.subject_id) for event in events} == {
        ("surveys.round", str(over.pk))
    }
    assert {event.details["kind"] for event in events} == {"round_export"}


def test_who_loses_the_right_before_it_is_made_gets_no_file(over, researcher):
    ask(over, by=researcher, as_="xlsx")
    RoleGrant.objects.filter(user=researcher).delete()

    [failed] = run_queued_jobs()

    assert (failed.state, failed.error_code) == ("failed", "not_permitted")


@pytest.mark.parametrize("loss", ["the role", "the results", "the account"])
def test_who_loses_the_right_after_it_was_made_cannot_fetch_it(client, over, researcher, loss):
    job = ask(over, by=researcher, as_="csv")
    run_queued_jobs()
    client.force_login(researcher)
    if loss == "the role":
        RoleGrant.objects.filter(user=researcher).update(role="communications")
    elif loss == "the results":
        type(over).objects.filter(pk=over.pk).update(
            closed_at=None, results_published_at=None, closes_at=timezone.now().replace(year=2099)
        )
    else:
        type(researcher).objects.filter(pk=researcher.pk).update(is_active=False)

    response = client.get(reverse("reports:job_download", args=[job.pk]))

    # A closed account is shown the way in.
    assert response.status_code == (302 if loss == "the account" else 404)
    assert not AuditEvent.objects.filter(action="report.downloaded").exists()


def test_nobody_else_can_fetch_it(client, over, researcher, manager):
    job = ask(over, by=researcher, as_="csv")
    run_queued_jobs()
    client.force_login(manager)

    assert client.get(reverse("reports:job_download", args=[job.pk])).status_code == 404


def test_a_name_with_a_hyphen_can_be_searched_for_in_the_document(over, manager):
    """In the headings words are divided, with a sign that the typeface draws like that of names."""
    assert "\N{HYPHEN}" not in text(made(over, manager, "pdf"))


@pytest.mark.parametrize("as_", ["xlsx", "csv"])
def test_a_job_called_off_midway_leaves_no_file(over, manager, as_, monkeypatch, settings):
    job = ask(over, by=manager, as_=as_)
    monkeypatch.setattr("portal.jobs.running.PROGRESS_PAUSE_SECONDS", 0)
    module, name = (sheets, "_by_region") if as_ == "xlsx" else (long_table, "table")
    counted = getattr(module, name)

    def and_cancel(report):
        cancel(Job.objects.get(pk=job.pk), by=manager, at=timezone.now())
        return counted(report)

    monkeypatch.setattr(module, name, and_cancel)

    [over_] = run_queued_jobs()

    assert (over_.state, over_.result_name) == ("cancelled", "")
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("as_", "writer"), [("xlsx", "write_xlsx"), ("csv", "write_csv")])
def test_a_full_disk_is_told_and_a_second_try_succeeds(
    client, over, manager, as_, writer, monkeypatch
):
    def full(*args, **options):
        raise OSError(errno.ENOSPC, "full")

    job = ask(over, by=manager, as_=as_)
    with monkeypatch.context() as patched:
        patched.setattr(writing, writer, full)
        [failed] = run_queued_jobs()
    assert (failed.state, failed.error_code) == ("failed", "disk_full")

    client.force_login(manager)
    client.post(reverse("reports:job_retry", args=[job.pk]))
    [done] = run_queued_jobs()

    assert (done.pk, done.state) == (job.pk, "done")


def queries(round_):
    with (
        CaptureQueriesContext(
            connection,
        ) as captured,
        override("en"),
    ):
        made_ = report.gather(round_, at=timezone.now())
        for each in made_.sheets():
            list(each.rows)
        list(made_.table().rows)
        made_.content()
    return len(captured)


def test_a_file_costs_the_same_however_many_answer(survey, manager, lappi, satakunta, kainuu):
    small, large = make_over(survey), make_over(survey)
    rate(small, lappi, 3)
    invite(small, lappi, invited=1, answered=1)
    for region in (lappi, satakunta, kainuu):
        rate(large, region, *[1, 2, 3, 4, 5] * 3)
        invite(large, region, invited=15, answered=15)
    queries(small)

    assert queries(small) == queries(large) <= 7


def test_answers_from_files_are_told_beside_the_response_rate(over, manager):
    over.imports.update(good_count=0)
    over.imports.filter(pk=over.imports.first().pk).update(good_count=15)

    rates, about = (
        sheet(made(over, manager, "xlsx"), name) for name in ("Response rates", "About this file")
    )

    assert rates[-1]["Group"] == "Answers from files, counted in n"
    assert rates[-1]["Answered"] == 15
    assert "n also counts 15 answers that came as a file." in {row["Explanation"] for row in about}
    assert "n also counts 15 answers that came as a file." in text(made(over, manager, "pdf"))


def test_the_chapters_of_its_document_are_plain_data(survey, lappi):
    round_ = make_over(survey)
    rate(round_, lappi, *[3, 4, 4, 5, 5])

    with override("sv"):
        chapters = report.gather(round_, at=timezone.now()).content()["chapters"]

    assert [from_json(QuestionChapter, as_json(chapter)) for chapter in chapters] == chapters
    assert any(chapter.means and chapter.regions for chapter in chapters)
