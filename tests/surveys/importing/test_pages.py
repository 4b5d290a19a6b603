"""A project manager chooses a file, sees what was found, says yes, and can take it back."""

import csv
import datetime as dt
import html
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import load_workbook

from portal.accounts.roles import Role
from portal.importing.problem import FileRefused
from portal.jobs.models import Job, State
from portal.retention.running import erase
from portal.tabular.refusal import MAX_FILE
from surveys.counts.tally import recounted, stored_counts
from surveys.models import Answer, AnswerImport, Response, Round
from tests.factories.accounts import UserFactory
from tests.factories.surveys import RoundFactory
from tests.jobs import run_queued_jobs
from tests.portal.tabular.files import SHEET, sheet_xml, texts, with_parts, workbook
from tests.portal.tabular.payloads import FORMULAS, SIGNS
from tests.surveys.importing.collecting import ANSWERS, answers, as_csv, checked, imported

pytestmark = pytest.mark.django_db

XSS = (
    "<script>alert('KANARIA')</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ settings.SECRET_KEY }}",
    "</td></tr><h1>KANARIA",
)


@pytest.fixture
def round_(organisation_round, lappi):
    return organisation_round


@pytest.fixture
def page(client, manager):
    """The manager's browser, in English."""
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    manager.language = "en"
    manager.save()
    return client


def address(name, round_, *more):
    return reverse(f"surveys:{name}", args=[round_.pk, *more])


def send(page, round_, content, name="vastaukset.csv", **more):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return page.post(address("import_new", round_), {"file": file, **more})


def sent(page, round_, content, **options):
    """Upload, let a worker check, and give the import."""
    response = send(page, round_, content, **options)
    assert response.status_code == 302, response.text
    run_queued_jobs()
    return AnswerImport.objects.latest("created_at")


def press(page, name, import_, **data):
    return page.post(address(name, import_.round, import_.pk), data, follow=True)


# ---- The way through -------------------------------------------------------------------------


def test_from_the_file_to_the_results(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(region="lappi"), ANSWERS))
    preview = page.get(import_.get_absolute_url())
    assert "All 3 rows are right" in preview.text
    assert "Import 3 answers" in preview.text
    assert not Response.objects.exists()

    press(page, "import_apply", import_)
    run_queued_jobs()

    result = page.get(import_.get_absolute_url())
    assert "3 answers were imported" in result.text
    assert Response.objects.count() == 3
    assert stored_counts(round_) == recounted(round_)


def test_the_first_errors_stand_on_the_page_and_all_of_them_in_a_file(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="6", region="Atlantis")))

    preview = page.get(import_.get_absolute_url())
    errors = page.get(address("import_errors", round_, import_.pk))

    assert "1 of 2 rows has errors" in preview.text
    assert "Import 1 and skip 1 bad row" in preview.text
    errors_table = preview.text.partition('id="first-errors"')[2]
    cells = re.findall(r'role="(?:cell|rowheader)"[^>]*>(.*?)</t[dh]>', errors_table)
    assert cells[:3] == ["Row 3", "region", "Atlantis"]
    assert cells[4] == "Row 3"
    assert cells[5].startswith("involve: 1. How well do the cooperation")
    assert cells[6] == "6"
    lines = errors.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("3;region;;Atlantis;")
    assert lines[2].startswith("3;involve;1. How well do the cooperation")
    assert errors["Content-Disposition"].startswith("attachment")
    assert errors["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in errors["Content-Security-Policy"]


def test_the_bad_rows_alone_are_downloaded_corrected_and_imported(page, round_):
    headings = [*ANSWERS, "needs"]
    bad = answers(involve="6", needs="+358 40; soittakaa")
    first = sent(page, round_, as_csv(ANSWERS, bad, ANSWERS, headings=headings))
    press(page, "import_apply", first, skip_bad="1")
    run_queued_jobs()
    url = address("import_rows", round_, first.pk)
    assert url in page.get(first.get_absolute_url()).text

    rows = page.get(url).content.decode("utf-8-sig").splitlines()
    again = sent(page, round_, "\r\n".join(rows).replace(";6;", ";5;").encode())
    press(page, "import_apply", again)
    run_queued_jobs()

    assert rows[0] == ";".join([*headings, "_errors"])
    assert len(rows) == 2
    assert rows[1].split(";")[-1].startswith("involve: ")
    assert (again.bad_count, Response.objects.count()) == (0, 3)
    assert Answer.objects.get(text__contains="soittakaa").text == "+358 40; soittakaa"


def test_where_no_row_is_right_there_are_no_bad_ones_by_themselves(page, round_):
    import_ = sent(page, round_, as_csv(answers(involve="6")))

    url = address("import_rows", round_, import_.pk)
    assert url not in page.get(import_.get_absolute_url()).text
    assert page.get(url).status_code == 404


@pytest.mark.parametrize("state", ["checked", "applied"])
def test_large_numbers_are_written_as_the_language_does(page, round_, state):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="6")))
    counts = {"good_count": 41_234, "bad_count": 5_678, "problem_count": 7_890}
    AnswerImport.objects.update(state=state, **counts)

    text = page.get(import_.get_absolute_url()).text

    assert "41,234" in text
    assert not re.search(r"\b(41234|5678|7890|46912)\b", text)
    assert "41,234" in page.get(address("import_new", round_)).text or state != "applied"


def test_skipping_bad_rows_has_to_be_said(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="6")))

    response = press(page, "import_apply", import_)
    run_queued_jobs()
    assert "choose to skip them" in response.text
    assert not Response.objects.exists()

    press(page, "import_apply", import_, skip_bad="1")
    run_queued_jobs()
    assert Response.objects.count() == 1
    assert "1 row with errors was skipped" in page.get(import_.get_absolute_url()).text


def test_pressing_twice_imports_once(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS))

    press(page, "import_apply", import_)
    press(page, "import_apply", import_)
    run_queued_jobs()
    press(page, "import_apply", import_)
    run_queued_jobs()

    assert Response.objects.count() == 1
    assert Job.objects.filter(kind="answers_apply").count() == 1


def test_an_import_can_be_removed(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS))
    press(page, "import_apply", import_)
    run_queued_jobs()

    press(page, "import_remove", import_)
    run_queued_jobs()

    assert "This import was removed" in page.get(import_.get_absolute_url()).text
    assert not Response.objects.exists()
    assert not stored_counts(round_)


@pytest.mark.parametrize("way", ["removed", "put away", "thirty days"])
def test_bad_rows_and_errors_are_gone_with_their_import(
    page, round_, way, django_capture_on_commit_callbacks
):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="6")))
    urls = [address(f"import_{file}", round_, import_.pk) for file in ("rows", "errors")]
    with django_capture_on_commit_callbacks(execute=True):
        if way != "put away":
            press(page, "import_apply", import_, skip_bad="1")
            run_queued_jobs()
    assert [page.get(url).status_code for url in urls] == [200, 200]

    with django_capture_on_commit_callbacks(execute=True):
        if way == "removed":
            press(page, "import_remove", import_)
            run_queued_jobs()
        elif way == "put away":
            press(page, "import_cancel", import_)
        else:
            erase("imports", at=import_.created_at + dt.timedelta(days=30))

    assert list(AnswerImport.files.place.iterdir()) == []
    assert [page.get(url).status_code for url in urls] == [404, 404]
    import_.refresh_from_db()
    assert import_.problems == []


def test_what_no_page_offers_any_more_is_not_handed_out(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="6")))
    AnswerImport.objects.update(state=AnswerImport.State.REMOVED, problems=[])

    for file in ("rows", "errors"):
        assert page.get(address(f"import_{file}", round_, import_.pk)).status_code == 404


def test_a_file_can_be_put_away(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS))

    response = press(page, "import_cancel", import_)

    assert "put away" in response.text
    assert response.redirect_chain[-1][0] == address("import_new", round_)
    import_.refresh_from_db()
    assert import_.state == AnswerImport.State.CANCELLED


def test_work_that_goes_on_shows_how_far_it_is(page, round_):
    send(page, round_, as_csv(ANSWERS))
    import_ = AnswerImport.objects.get()

    text = page.get(import_.get_absolute_url()).text

    assert "<progress" in text
    assert "You can leave this page" in text
    assert 'http-equiv="refresh"' in text


def test_work_that_was_given_up_can_be_tried_again_or_put_away(page, round_):
    send(page, round_, as_csv(ANSWERS))
    import_ = AnswerImport.objects.get()
    Job.objects.update(state=State.FAILED, error_code="crashed")
    assert "Try again" in page.get(import_.get_absolute_url()).text

    press(page, "import_retry", import_)
    run_queued_jobs()

    assert "The row is right" in page.get(import_.get_absolute_url()).text


@pytest.fixture
def stuck(page, round_, manager):
    """A removal whose requester may no longer ask for it."""
    import_ = imported(round_, as_csv(ANSWERS, ANSWERS), by=manager)
    press(page, "import_remove", import_)
    manager.role_grants.all().delete()
    [job] = run_queued_jobs()
    assert job.error_code == "not_permitted"
    import_.refresh_from_db()
    assert import_.state == AnswerImport.State.REMOVING
    return import_


@pytest.fixture
def second(client):
    """Another manager, who has to go on with it."""
    person = UserFactory(email="second@example.org", roles=[Role.PROJECT_MANAGER], language="en")
    client.force_login(person)
    return person


def test_what_one_may_no_longer_finish_another_does(page, stuck, second):
    assert "Try again" in page.get(stuck.get_absolute_url()).text

    press(page, "import_retry", stuck)
    jobs = run_queued_jobs()

    assert [job.requested_by for job in jobs] == [second]
    stuck.refresh_from_db()
    assert stuck.state == AnswerImport.State.REMOVED
    assert not Response.objects.exists()
    assert stored_counts(stuck.round) == recounted(stuck.round)


def test_a_removal_goes_on_even_if_its_requester_is_gone(page, stuck, second, manager):
    Job.objects.filter(requested_by=manager).delete()
    assert "Try again" in page.get(stuck.get_absolute_url()).text

    press(page, "import_retry", stuck)
    run_queued_jobs()

    stuck.refresh_from_db()
    assert stuck.state == AnswerImport.State.REMOVED


def test_an_import_is_gone_on_with_as_it_was_begun(page, round_, manager):
    import_ = sent(page, round_, as_csv(ANSWERS, answers(involve="9")))
    press(page, "import_apply", import_, skip_bad="1")
    manager.role_grants.all().delete()
    run_queued_jobs()
    page.force_login(UserFactory(email="second@example.org", roles=[Role.PROJECT_MANAGER]))

    press(page, "import_retry", import_)
    run_queued_jobs()

    import_.refresh_from_db()
    assert (import_.state, Response.objects.count()) == (AnswerImport.State.APPLIED, 1)


def test_what_is_not_removed_yet_is_still_counted(page, round_, stuck, second):
    assert round_.imports.uninvited_count() == 2
    [row] = page.get(address("import_new", round_)).context["earlier"].rows
    assert row.cells[-1].text == "2"


def test_a_file_is_not_imported_anew_before_it_is_removed(round_, stuck):
    with pytest.raises(FileRefused):
        checked(round_, as_csv(ANSWERS, ANSWERS))


def test_before_results_are_published_one_reads_that_a_removal_is_under_way(page, stuck, second):
    Round.objects.update(closed_at=timezone.now())

    asked = page.get(address("round_publish", stuck.round)).text

    assert "being removed" in asked
    assert stuck.get_absolute_url() in asked


def test_of_a_removal_that_the_publication_overtook_the_answers_stay(page, round_, stuck, second):
    Round.objects.update(closed_at=timezone.now(), results_published_at=timezone.now())

    press(page, "import_retry", stuck)
    run_queued_jobs()

    stuck.refresh_from_db()
    assert stuck.state == AnswerImport.State.APPLIED
    assert "published" in page.get(stuck.get_absolute_url()).text
    assert round_.imports.uninvited_count() == Response.objects.count() == 2


def test_an_import_whose_worker_gave_up_is_as_it_was(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS))
    press(page, "import_apply", import_)
    too_early = press(page, "import_cancel", import_)
    assert "too late" in too_early.text
    Job.objects.filter(kind="answers_apply").update(state=State.CANCELLED)

    press(page, "import_cancel", import_)

    import_.refresh_from_db()
    assert import_.state == AnswerImport.State.CANCELLED
    assert not Response.objects.exists()


def test_the_template_has_the_headings_and_the_codebook(page, round_, kainuu):
    response = page.get(address("import_template", round_))

    book = load_workbook(io.BytesIO(response.content))
    assert book.sheet_names == ["Answers", "Codebook", "Regions", "Lists"]
    headings = book.get_sheet_by_index(0).to_python()
    assert headings[0][:4] == ["region", "invitation", "involve", "involve_why"]
    codebook = {row[0]: row for row in book.get_sheet_by_index(1).to_python()[1:]}
    assert set(codebook) == set(headings[0])
    assert "cannot_say = I cannot say" in codebook["involve"][3]
    assert codebook["involve"][4] == "yes"
    assert "separated by | or ;" in codebook["support"][3]
    assert book.get_sheet_by_index(2).to_python()[1:] == [["20", "Kainuu"], ["21", "Lappi"]]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_first_rows_are_shown_as_they_were_understood(page, manager, round_, language):
    """Labels and names in the reader's language, letters as they came, and no more than a few."""
    page.cookies["django_language"] = manager.language = language
    manager.save()
    rows = [answers(needs=f"Yötä päivää {n}") for n in range(5)]
    import_ = checked(round_, as_csv(*rows, headings=[*ANSWERS, "needs"]))

    shown = page.get(import_.get_absolute_url()).context["first_rows"]

    yes = {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}[language]
    cells = [[str(cell.text) for cell in row.cells] for row in shown.rows]
    assert [len(row) for row in cells] == [4] * 9
    assert cells[0][1:] == ["Lappi"] * 3
    assert [yes] * 3 in [row[1:] for row in cells]
    assert cells[-1][1:] == ["Yötä päivää 0", "Yötä päivää 1", "Yötä päivää 2"]


def test_what_may_surprise_about_how_a_file_was_read_is_said(page, round_):
    head, row = texts(*ANSWERS), texts(*ANSWERS.values())
    columns = '<cols><col min="3" max="3" hidden="1"/></cols>'
    sheet = sheet_xml(head, row, (' hidden="1"', row), columns=columns)
    content = with_parts(workbook(["a"], Vanhat=[["b"]]), replace={SHEET: sheet})

    shown = page.get(checked(round_, content, name="a.xlsx").get_absolute_url())

    assert shown.context["remarks"] == [
        "Of the workbook, the sheet “Taulu” was read. Not read: Vanhat.",
        "Rows that the workbook hides were read as well: 3.",
        "Columns that the workbook hides were read as well: C.",
    ]


def test_what_was_shown_before_is_forgotten_once_it_is_imported(
    round_, django_capture_on_commit_callbacks
):
    waiting = checked(round_, as_csv(answers()))
    assert AnswerImport.files.preview(waiting.pk).exists()

    with django_capture_on_commit_callbacks(execute=True):
        done = imported(round_, as_csv(answers(involve="1")))

    assert not AnswerImport.files.preview(done.pk).exists()
    assert not AnswerImport.files.sent(done.pk).exists()


def test_files_of_before_are_listed(page, round_):
    imported(round_, as_csv(ANSWERS))

    text = page.get(address("import_new", round_)).text

    assert "Files so far" in text
    assert "vastaukset.csv" in text


def test_errors_are_read_in_the_language_of_the_reader_whoever_checked(page, round_):
    """A colleague who reads Finnish is told in Finnish, on the page and in the files."""
    import_ = sent(page, round_, as_csv(ANSWERS, answers(support="none|premises", region="x")))
    in_english = texts_of(page, round_, import_)
    read_in_finnish(page)

    in_finnish = texts_of(page, round_, import_)

    for english, finnish in zip(in_english, in_finnish, strict=True):
        assert "There is no such region" in english
        assert "cannot be chosen together" in english
        assert "Tällaista aluetta ei ole" in finnish
        assert "There is no such region" not in finnish
        assert "cannot be chosen together" not in finnish


def test_why_a_file_is_refused_is_read_in_the_language_of_the_reader(page, round_):
    unreadable = sent(page, round_, b"<html></html>")
    headless = sent(page, round_, as_csv(ANSWERS, headings=[*ANSWERS, "mood"]))
    read_in_finnish(page)

    for import_ in (unreadable, headless):
        text = html.unescape(page.get(import_.get_absolute_url()).text)
        with translation.override("en"):
            assert str(import_.went_wrong) not in text
        with translation.override("fi"):
            assert str(import_.went_wrong) in text


def read_in_finnish(page):
    """Somebody else sits down at the browser."""
    person = UserFactory(email="toinen@example.org", roles=[Role.PROJECT_MANAGER], language="fi")
    page.force_login(person)
    page.cookies["django_language"] = "fi"


def texts_of(page, round_, import_):
    """The page, the list of errors, the bad rows."""
    files = [page.get(address(f"import_{name}", round_, import_.pk)) for name in ("errors", "rows")]
    return [page.get(import_.get_absolute_url()).text, *[f.content.decode() for f in files]]


# ---- Refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "not a CSV or XLSX file by its name"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"x" * (MAX_FILE + 1), "larger than 10 MB"),
    ],
)
def test_what_can_be_seen_at_once_is_told_at_once(page, round_, name, content, words):
    response = send(page, round_, content, name=name)

    assert response.status_code == 200
    assert words in response.text
    assert not AnswerImport.objects.exists()
    assert not Job.objects.exists()


def test_no_file_is_told_as_such(page, round_):
    response = page.post(address("import_new", round_))

    assert "Choose a file." in response.text


def test_of_a_huge_file_only_the_beginning_is_kept(page, round_, monkeypatch, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    sizes = []
    monkeypatch.setattr(
        "portal.importing.form.refuse_at_sight",
        lambda name, size: sizes.append(size) or (_ for _ in ()).throw(ValueError),
    )

    with pytest.raises(ValueError):  # noqa: PT011
        send(page, round_, b"x" * (MAX_FILE * 2))

    assert MAX_FILE < sizes[0] < MAX_FILE + 200_000


def test_a_file_that_was_imported_already_is_refused(page, round_):
    imported(round_, as_csv(ANSWERS))

    response = send(page, round_, as_csv(ANSWERS), name="other.csv")

    assert "This file was imported into this round on" in response.text
    assert AnswerImport.objects.count() == 1


def test_an_unreadable_file_says_what_to_do(page, round_):
    import_ = sent(page, round_, b"<html><table></table></html>")

    text = page.get(import_.get_absolute_url()).text

    assert "The file is a web page" in text
    assert "Put this file away and choose another" in text


def test_wrong_headings_are_listed(page, round_):
    import_ = sent(page, round_, as_csv(ANSWERS, headings=[*ANSWERS, "mood"]))

    text = page.get(import_.get_absolute_url()).text

    assert "The headings do not fit the survey" in text
    assert "There is no question with this code" in text
    assert "import_apply" not in text
    assert "/apply/" not in text


def test_a_round_that_takes_no_file_says_why(page, survey):
    round_ = RoundFactory(survey=survey, opened=False)

    assert "has not opened yet" in page.get(address("import_new", round_)).text
    assert "has not opened yet" in send(page, round_, as_csv(ANSWERS)).text
    assert not AnswerImport.objects.exists()


def test_the_button_says_how_many_answers_go(page, round_):
    import_ = imported(round_, as_csv(ANSWERS))

    text = page.get(import_.get_absolute_url()).text

    assert "Remove this import and its 1 answer</button>" in text


def test_nothing_can_be_removed_that_results_rest_on(page, round_):
    import_ = imported(round_, as_csv(ANSWERS))
    Round.objects.update(closed_at=timezone.now())

    assert "Remove this import" not in page.get(import_.get_absolute_url()).text
    assert "The round is over" in press(page, "import_remove", import_).text
    run_queued_jobs()
    assert Response.objects.count() == 1


def test_an_import_of_another_round_is_not_found(page, round_, survey):
    import_ = checked(round_, as_csv(ANSWERS))
    other = RoundFactory(survey=survey)

    for name in ("import_detail", "import_errors"):
        assert page.get(address(name, other, import_.pk)).status_code == 404
    for name in ("import_apply", "import_cancel", "import_remove", "import_retry"):
        assert page.post(address(name, other, import_.pk)).status_code == 404


def test_the_right_is_asked_again_when_the_work_is_done(page, round_, manager):
    import_ = sent(page, round_, as_csv(ANSWERS))
    press(page, "import_apply", import_)
    manager.role_grants.all().delete()

    [job] = run_queued_jobs()

    assert (job.state, job.error_code) == (State.FAILED, "not_permitted")
    assert not Response.objects.exists()


def test_a_form_from_elsewhere_is_refused(manager, round_):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)

    assert send(browser, round_, as_csv(ANSWERS)).status_code == 403
    assert not AnswerImport.objects.exists()


# ---- Nothing in a file is taken for more than text ---------------------------------------------


def test_bad_values_headings_and_names_are_shown_as_text(page, round_):
    values = sent(page, round_, as_csv(*[answers(region=text, support=text) for text in XSS]))
    headings = sent(page, round_, as_csv(ANSWERS, headings=[*ANSWERS, *XSS]))
    name = sent(page, round_, as_csv(ANSWERS), name="<img src=x onerror=alert(1)>.csv")

    for import_ in (values, headings, name):
        assert import_.name == name.name or import_.problem_count >= len(XSS)
        for shown in (import_.get_absolute_url(), address("import_new", round_)):
            text = page.get(shown).text
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "<h1>KANARIA" not in text
            assert 'href="javascript' not in text
    assert "&lt;script&gt;alert" in page.get(values.get_absolute_url()).text
    assert "{{ settings.SECRET_KEY }}" in page.get(headings.get_absolute_url()).text
    assert "&lt;img src=x" in page.get(name.get_absolute_url()).text


def test_the_list_of_errors_begins_no_formula(page, round_):
    rows = [answers(region=text) for text in FORMULAS]
    import_ = sent(page, round_, as_csv(*rows))

    content = page.get(address("import_errors", round_, import_.pk)).content

    text = content.decode("utf-8-sig")
    cells = [row[2] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][1:]
    assert len(cells) == len(FORMULAS)
    assert [cell for cell in cells if cell.lstrip(' \t\r\n"').startswith(SIGNS)] == []


def test_a_form_sets_nothing_but_the_file(page, round_, survey, stranger):
    other = RoundFactory(survey=survey)
    extra = {
        "round": other.pk,
        "state": "applied",
        "sha256": "0" * 64,
        "created_by": stranger.pk,
        "good_count": 99,
        "skip_bad": "1",
        "applied_at": "2020-01-01",
    }

    send(page, round_, as_csv(ANSWERS), **extra)

    import_ = AnswerImport.objects.get()
    assert (import_.round, import_.state, import_.good_count) == (round_, "checking", 0)
    assert import_.created_by != stranger
    assert import_.sha256 != "0" * 64
    assert import_.applied_at is None


# ---- What it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(
    page, round_, manager, count, django_assert_num_queries
):
    for number in range(count):
        imported(
            round_,
            as_csv(answers(meetings=str(number)), headings=[*ANSWERS, "meetings"]),
            by=manager,
        )
    page.get(address("import_new", round_))

    with django_assert_num_queries(5):  # session, user, permissions, round, imports
        response = page.get(address("import_new", round_))

    assert response.text.count("vastaukset.csv") == count


@pytest.mark.parametrize("count", [1, 5])
def test_the_preview_costs_the_same_however_many_errors(
    page, round_, count, django_assert_num_queries
):
    with translation.override("en"):
        import_ = checked(round_, as_csv(*[answers(involve="9")] * count))
    page.get(import_.get_absolute_url())

    with django_assert_num_queries(5):  # session, user, permissions, import; the trail
        response = page.get(import_.get_absolute_url())

    assert response.text.count("not one of the choices") == count


def test_of_many_errors_the_page_shows_the_first(page, round_):
    with translation.override("en"):
        import_ = checked(round_, as_csv(*[answers(involve="9")] * 60))

    text = page.get(import_.get_absolute_url()).text

    assert text.count("not one of the choices") == 50
    assert "60 errors" in text
    assert "The first 50 errors" in text


def test_a_list_of_errors_that_was_forgotten_is_not_found(page, round_):
    import_ = checked(round_, as_csv(ANSWERS))

    assert page.get(address("import_errors", round_, import_.pk)).status_code == 404


def test_nothing_is_left_in_the_folder_of_a_refused_file(page, round_):
    imported(round_, as_csv(ANSWERS))
    before = set(AnswerImport.files.place.iterdir())

    send(page, round_, as_csv(ANSWERS))

    assert set(AnswerImport.files.place.iterdir()) == before
