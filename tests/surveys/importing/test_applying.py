"""A file of answers is taken into a round whole or not at all, counted as any other answers."""

import datetime as dt
import errno
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone, translation

from portal.audit.models import AuditEvent
from portal.importing.error_files import errors_as_csv
from portal.importing.files import write
from portal.importing.life import begin, put_away
from portal.importing.problem import FileRefused
from portal.retention.running import erase
from portal.tabular.columns import Column, Sheet
from portal.tabular.refusal import MAX_ROWS
from portal.tabular.xlsx import write_xlsx
from surveys.counts.tally import Source, recounted, stored_counts
from surveys.importing import applying
from surveys.importing.applying import apply, remove
from surveys.importing.checking import check
from surveys.models import Answer, AnswerImport, Response, Round, Tally, Turnout
from surveys.models.answer_import import import_refusal
from surveys.questionnaire.definition import CANNOT_SAY
from tests.factories.surveys import RoundFactory, situational
from tests.portal.tabular.files import with_sheet
from tests.portal.tabular.sheets import assert_fit_for_paper
from tests.surveys.importing.collecting import (
    ANSWERS,
    all_headings,
    answers,
    as_csv,
    checked,
    imported,
    told_problems,
    uploaded,
)

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

pytestmark = pytest.mark.django_db

State = AnswerImport.State


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(organisation_round, lappi, kainuu):
    return organisation_round


def nothing_written(round_):
    return not (
        Response.objects.filter(round=round_).exists()
        or Answer.objects.filter(round=round_).exists()
        or Tally.objects.filter(round=round_, count__gt=0).exists()
    )


# ---- What is taken in ------------------------------------------------------------------------


def test_each_row_becomes_a_response_with_its_answers(round_, manager):
    row = answers(
        involve="3",
        involve_why="Koska neuvottelukunta toimii.",
        meetings="12",
        organiser="=Liitto",
        needs="Tilaa,\nrahaa ja aikaa",
    )

    import_ = imported(round_, as_csv(row, headings=all_headings(round_)), by=manager)

    response = Response.objects.get()
    assert (response.round, response.region_id, response.answer_import) == (round_, "21", import_)
    assert response.invitation is None
    by_code = {}
    for answer in response.answers.select_related("question").order_by("value"):
        by_code.setdefault(answer.question.code, []).append((answer.value, answer.text))
    assert by_code == {
        "involve": [(3, "Koska neuvottelukunta toimii.")],
        "unite": [(4, "")],
        "reach": [(-1, "")],
        "taken_part": [(5, "")],
        "contact_person": [(1, "")],
        "informs": [(2, "")],
        "meetings": [(12, "")],
        "organiser": [(None, "=Liitto")],
        "support": [(4, ""), (5, "")],
        "needs": [(None, "Tilaa,\nrahaa ja aikaa")],
    }


def test_the_kept_counts_are_those_of_the_answers(round_, lappi):
    imported(round_, as_csv(answers(involve="1"), answers(involve="2")))

    imported(round_, as_csv(*[answers(involve=str(n % 5 + 1)) for n in range(12)]))

    assert stored_counts(round_) == recounted(round_)
    involve = round_.survey.question_id(1)
    first, second = AnswerImport.objects.order_by("created_at")
    counts = stored_counts(round_)
    sources = [Source(each.pk, each.created_by_id) for each in (first, second)]
    assert [counts[involve, "21", 1, source] for source in sources] == [1, 3]
    assert {key[3] for key in counts} == set(sources)


def test_imported_answers_do_not_count_in_the_response_rate(round_, invitation):
    imported(round_, as_csv(ANSWERS, ANSWERS))

    turnout = Turnout.objects.get(round=round_)
    assert (turnout.invited, turnout.answered) == (1, 0)


def test_the_trail_says_who_imported_how_many(round_, manager):
    imported(round_, as_csv(ANSWERS, answers(involve="9")), skip_bad=True, by=manager)

    event = AuditEvent.objects.get(action="answers.imported")
    assert event.actor_label == str(manager) or event.actor_id == manager.pk
    assert (event.details["responses"], event.details["skipped"]) == (1, 1)


@pytest.mark.parametrize(
    "name",
    ["21", "21.0", "lappi", "Lappi", " LAPPI "],
)
def test_a_region_is_known_by_code_and_by_name(round_, name):
    imported(round_, as_csv(answers(region=name)))

    assert Response.objects.get().region_id == "21"


def test_a_code_that_lost_its_zero_is_found(round_, satakunta):
    imported(round_, as_csv(answers(region="6")))

    assert Response.objects.get().region_id == "06"


def test_an_empty_region_is_the_whole_country_where_its_organisations_are_asked(round_):
    imported(round_, as_csv(answers(region="")))

    assert Response.objects.get().region is None
    assert set(Tally.objects.values_list("region_code", flat=True)) == {""}


@pytest.mark.parametrize("parting", ["|", ";", " | ", "; "])
def test_several_choices_are_parted_by_lines_or_semicolons(round_, parting):
    row = answers(support=parting.join(["premises", "operating_grants"]))

    imported(round_, as_csv(row, delimiter=","))

    support = Answer.objects.filter(question__code="support").order_by("value")
    assert [answer.value for answer in support] == [1, 4]


def test_a_workbook_is_taken_in_as_a_csv_is(round_):
    columns = [Column(heading) for heading in ANSWERS]
    rows = [[21, 3, 4, "cannot_say", 5, "yes", 2, "premises;training"], []]
    content = b"".join(write_xlsx([Sheet("Vastaukset", columns, rows)], title=""))

    import_ = imported(round_, content)

    assert (import_.state, import_.good_count) == (State.APPLIED, 1)


def test_a_letter_that_no_database_takes_is_not_stored(round_):
    row = answers(support="ei_x0000_mitään", region="_x0000_")
    cells = (
        "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
        for texts in (row, row.values())
    )
    lines = "".join(f"<row>{line}</row>" for line in cells)
    sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{lines}</sheetData></worksheet>'

    import_ = checked(round_, with_sheet(sheet), name="vastaukset.xlsx")

    import_.refresh_from_db()
    told = [(column, value) for _row, column, value, _what_to_do in told_problems(import_)]
    # A region of which nothing is seen is a fault, not the whole country.
    assert told == [("region", ""), ("support", "eimitään")]


def test_columns_may_stand_in_any_order_and_case_and_optional_ones_may_be_missing(round_):
    headings = [heading.upper() for heading in reversed(ANSWERS)]
    row = {heading: ANSWERS[heading.lower()] for heading in headings}

    import_ = imported(round_, as_csv(row, headings=headings))

    assert import_.state == State.APPLIED


def test_blank_rows_are_passed_over(round_):
    content = as_csv(ANSWERS, {}, answers(involve="9"), {}, ANSWERS)

    import_ = checked(round_, content)

    assert (import_.good_count, import_.bad_count) == (2, 1)
    assert [p["row"] for p in import_.problems] == [4]


def test_the_template_is_a_file_that_fits(round_):
    from portal.tabular.reader import read_table
    from surveys.importing.template import template_workbook

    path = AnswerImport.files.sent("template")
    write(path, template_workbook(round_))

    table = read_table(path, "template.xlsx")

    assert_fit_for_paper(path.read_bytes())
    assert list(table.headings) == all_headings(round_)
    import_ = checked(round_, path.read_bytes(), name="template.xlsx")
    assert import_.state == State.FAILED
    assert import_.problems == []
    assert "no answers" in str(import_.went_wrong)


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("contact_person", "Kyllä", 1),
        ("contact_person", "under  BEREDNING", 3),
        ("contact_person", " yes", 1),
        ("contact_person", "NO", 2),
        ("involve", "Jag kan inte säga", CANNOT_SAY),
        ("support", "Tilat maksutta tai edullisesti", 4),
        ("involve", "3,0", 3),
        ("involve", "3.00", 3),
        ("meetings", "12,0", 12),
        ("meetings", "12.00", 12),
        ("contact_person", "ky\u200blla\u0308", 1),
    ],
)
def test_words_of_any_language_and_numbers_of_spreadsheets_are_read(round_, column, written, value):
    imported(round_, as_csv(answers(**{column: written}), headings=[*{**ANSWERS, column: ""}]))

    assert Answer.objects.get(question__code=column).value == value


def test_the_example_of_a_region_is_one_of_the_round(round_, satakunta):
    round_.regions.add(satakunta)

    [(_row, _column, _value, what_to_do)] = told_problems(
        checked(round_, as_csv(answers(region="x")))
    )

    assert "for example 06 or Satakunta" in what_to_do


# ---- What is refused, each by its name ---------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"involve": "6"}, "involve", "not one of the choices"),
        ({"involve": "0"}, "involve", "not one of the choices"),
        ({"involve": "3,5"}, "involve", "not one of the choices"),
        ({"involve": "6,0"}, "involve", "not one of the choices"),
        ({"contact_person": "1,0 x"}, "contact_person", "yes (Yes), no (No)"),
        ({"contact_person": "perhaps"}, "contact_person", "yes (Yes), no (No)"),
        ({"support": "premises|castles"}, "support", "“castles” is not one of the choices"),
        ({"support": "none|premises"}, "support", "together"),
        ({"meetings": "401"}, "meetings", "between 0 and 400"),
        ({"meetings": "-1"}, "meetings", "between 0 and 400"),
        ({"meetings": "\u22121"}, "meetings", "between 0 and 400"),
        ({"meetings": "-1,5"}, "meetings", "whole number"),
        ({"meetings": "-"}, "meetings", "whole number"),
        ({"meetings": "10 12"}, "meetings", "whole number"),
        ({"meetings": "1.000"}, "meetings", "whole number"),
        ({"involve": "-1"}, "involve", "not one of the choices"),
        ({"contact_person": "1"}, "contact_person", "not one of the choices"),
        ({"meetings": "twelve"}, "meetings", "whole number"),
        ({"organiser": "x" * 201}, "organiser", "Shorten"),
        ({"involve_why": "x" * 5001}, "involve_why", "Shorten"),
        ({"involve": ""}, "involve", "required"),
        ({"involve": "", "involve_why": "Koska"}, "involve", "required"),
        ({"region": "Atlantis"}, "region", "no such region"),
        ({"region": "99"}, "region", "no such region"),
    ],
)
def test_a_bad_value_is_named_with_its_place_and_a_way_out(round_, changed, column, words):
    content = as_csv(ANSWERS, answers(**changed), headings=all_headings(round_))

    import_ = imported(round_, content)

    [(row, where, value, what_to_do)] = told_problems(import_)
    assert (row, where, value) == (3, column, changed[column][:200])
    assert words in what_to_do
    assert nothing_written(round_)


def test_experts_always_have_a_region(expert_round, lappi):
    import_ = checked(expert_round, as_csv(answers(region="")))

    [(row, column, value, what_to_do)] = told_problems(import_)
    assert (row, column, value) == (2, "region", "")
    assert "code or name" in what_to_do


def test_a_region_outside_of_the_round_is_refused(survey, lappi, kainuu):
    round_ = RoundFactory(survey=survey, regions=[lappi])

    import_ = checked(round_, as_csv(answers(region="Kainuu"), answers(region="")))

    assert [(row, value) for row, _c, value, _a in told_problems(import_)] == [
        (2, "Kainuu"),
        (3, ""),
    ]
    assert "not part of the round" in told_problems(import_)[0][3]


def test_a_row_without_answers_is_refused(lappi):
    content = situational()
    for page in content["pages"]:
        for question in page["questions"]:
            question["required"] = False
    from surveys.library.loading import load_survey

    round_ = RoundFactory(survey=load_survey(content, by=None, at=timezone.now()))

    import_ = checked(round_, as_csv({"region": "21"}))

    assert [(p["row"], p["column"]) for p in import_.problems] == [(2, "")]
    assert "no answers" in told_problems(import_)[0][3]


@pytest.mark.parametrize(
    ("headings", "column", "words"),
    [
        ([*ANSWERS, "mood"], "mood", "no question with this code"),
        ([*ANSWERS, "informs_why"], "informs_why", "no justification"),
        ([*ANSWERS, "Involve"], "involve", "more than once"),
        ([h for h in ANSWERS if h != "region"], "region", "missing"),
        ([h for h in ANSWERS if h != "unite"], "unite", "missing"),
        ([*ANSWERS, "", "meetings"], "", "no heading"),
        ([*ANSWERS, "<script>alert(1)</script>"], "<script>alert(1)</script>", "no question"),
    ],
)
def test_headings_that_do_not_fit_are_told_before_any_row(round_, headings, column, words):
    import_ = imported(round_, as_csv(ANSWERS, headings=headings), skip_bad=True)

    assert import_.state == State.FAILED
    assert {p["row"] for p in import_.problems} == {1}
    told = next(words for _r, name, _v, words in told_problems(import_) if name.lower() == column)
    assert words in told
    assert nothing_written(round_)


def test_a_file_without_headings_is_told_so(round_):
    import_ = checked(round_, "\n".join(as_csv(ANSWERS).decode().splitlines()[1:]).encode())

    assert import_.state == State.FAILED
    assert "none of the headings" in str(import_.went_wrong)


def test_headings_without_rows_are_refused(round_):
    import_ = imported(round_, as_csv())

    assert import_.state == State.FAILED
    assert "no answers" in str(import_.went_wrong)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.exe", as_csv(ANSWERS), "by its name"),
        ("a.csv", b"MZ\x90\0", "not a table"),
        ("a.csv", b"<html></html>", "web page"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "not a table"),
        ("a.csv", b"region\n" + b"21\n" * (MAX_ROWS + 1), "rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(round_, name, content, words):
    import_ = checked(round_, content, name=name)

    assert import_.state == State.FAILED
    assert words in str(import_.went_wrong)
    assert nothing_written(round_)


# ---- Whole or not at all -------------------------------------------------------------------------


def test_nothing_is_written_while_a_file_is_checked(round_):
    import_ = checked(round_, as_csv(ANSWERS))

    assert (import_.state, import_.good_count, import_.bad_count) == (State.CHECKED, 1, 0)
    assert nothing_written(round_)


def test_one_bad_row_stops_the_whole_file(round_):
    import_ = imported(round_, as_csv(ANSWERS, answers(involve="9"), ANSWERS))

    assert (import_.state, import_.good_count, import_.bad_count) == (State.CHECKED, 2, 1)
    assert "skip" in str(import_.went_wrong)
    assert nothing_written(round_)


def test_bad_rows_are_left_out_where_that_was_chosen(round_):
    import_ = imported(round_, as_csv(ANSWERS, answers(involve="9"), ANSWERS), skip_bad=True)

    assert import_.state == State.APPLIED
    assert Response.objects.count() == 2
    assert stored_counts(round_) == recounted(round_)


def test_a_failure_in_the_middle_leaves_nothing(round_, monkeypatch):
    monkeypatch.setattr("surveys.answering.response.CHUNK", 2)
    made = iter(range(100))

    def broken():
        if next(made) == 10:
            raise RuntimeError("the power is gone")
        return f"K-{next(made)}"

    monkeypatch.setattr(applying, "make_reference", broken)

    with pytest.raises(RuntimeError):
        imported(round_, as_csv(*[ANSWERS] * 8))

    import_ = AnswerImport.objects.get()
    assert import_.state == State.APPLYING
    assert nothing_written(round_)
    monkeypatch.undo()

    apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert (import_.state, Response.objects.count()) == (State.APPLIED, 8)
    assert stored_counts(round_) == recounted(round_)


def test_applying_again_changes_nothing(round_):
    import_ = imported(round_, as_csv(ANSWERS))
    late = AnswerImport.objects.get()
    late.state = State.APPLYING
    write(AnswerImport.files.sent(import_.pk), [as_csv(ANSWERS)])

    for each in (import_, late):
        check(each)
        apply(each, skip_bad=False, by=None, at=timezone.now())

    assert (late.state, Response.objects.count()) == (State.APPLIED, 1)


def test_the_same_file_is_imported_once(round_):
    content = as_csv(ANSWERS)
    imported(round_, content)
    before = list(AnswerImport.files.place.iterdir())

    with pytest.raises(FileRefused, match="was imported into this round"):
        uploaded(round_, content, name="another-name.csv")

    assert list(AnswerImport.files.place.iterdir()) == before


def test_the_same_file_may_go_into_another_round(round_, survey):
    imported(round_, as_csv(ANSWERS))

    import_ = imported(RoundFactory(survey=survey), as_csv(ANSWERS))

    assert import_.state == State.APPLIED


def test_of_two_uploads_of_one_file_the_first_to_be_confirmed_is_imported(round_):
    first, second = checked(round_, as_csv(ANSWERS)), checked(round_, as_csv(ANSWERS))
    for import_ in (second, first):
        begin(import_, from_=State.CHECKED, to=State.APPLYING)
        apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert (second.state, first.state) == (State.APPLIED, State.CHECKED)
    assert "was imported into this round" in str(first.went_wrong)
    assert Response.objects.count() == 1
    assert stored_counts(round_) == recounted(round_)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_import(round_):
    if connection.vendor == "sqlite":
        pytest.skip("one connection cannot write at once with itself")
    one, other = checked(round_, as_csv(*[ANSWERS] * 50)), checked(round_, as_csv(*[ANSWERS] * 50))
    start = threading.Barrier(4)

    def work(pk):
        import_ = AnswerImport.objects.get(pk=pk)
        begin(import_, from_=State.CHECKED, to=State.APPLYING)
        start.wait()
        apply(AnswerImport.objects.get(pk=pk), skip_bad=False, by=None, at=timezone.now())
        connection.close()

    threads = [threading.Thread(target=work, args=[i.pk]) for i in (one, other, one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Response.objects.count() == 50
    assert AnswerImport.objects.filter(state=State.APPLIED).count() == 1
    assert stored_counts(round_) == recounted(round_)


def test_what_changed_since_the_check_is_looked_at_again(round_, kainuu, lappi):
    import_ = checked(round_, as_csv(ANSWERS, answers(region="Kainuu")))
    round_.regions.set([lappi])
    begin(import_, from_=State.CHECKED, to=State.APPLYING)

    apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert (import_.state, import_.good_count, import_.bad_count) == (State.CHECKED, 1, 1)
    assert "has changed" in str(import_.went_wrong)
    assert nothing_written(round_)


def test_a_full_disk_leaves_no_half_of_a_file(round_, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("portal.importing.files.os.fsync", full)

    with pytest.raises(OSError, match="No space left"):
        uploaded(round_, as_csv(ANSWERS))

    assert list(AnswerImport.files.place.iterdir()) == []
    assert not AnswerImport.objects.exists()


# ---- When ------------------------------------------------------------------------------------


def over(**fields):
    now = timezone.now()
    return {"closes_at": now - dt.timedelta(hours=1), "closed_at": now, **fields}


@pytest.mark.parametrize(
    ("audience", "state", "words"),
    [
        ("organisations", {"opened": False}, "has not opened"),
        ("organisations", over(), "confidential"),
        ("experts", over(results_published_at=timezone.now()), "published"),
        ("experts", over(), ""),
        ("organisations", {}, ""),
    ],
)
def test_a_round_takes_files_while_no_single_answer_could_be_told_by_it(
    survey, lappi, audience, state, words
):
    round_ = RoundFactory(survey=survey, audience=audience, **state)

    refusal = import_refusal(round_, at=timezone.now())

    assert words in str(refusal) if words else refusal is None
    if words:
        with pytest.raises(FileRefused):
            uploaded(round_, as_csv(ANSWERS))


def test_a_round_that_ends_after_the_check_takes_nothing(round_):
    import_ = checked(round_, as_csv(ANSWERS))
    begin(import_, from_=State.CHECKED, to=State.APPLYING)
    Round.objects.filter(pk=round_.pk).update(**over(opens_at=timezone.now() - dt.timedelta(9)))

    apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert import_.state == State.CHECKED
    assert "over" in str(import_.went_wrong)
    assert nothing_written(round_)


# ---- Out again -------------------------------------------------------------------------------


def test_a_removed_import_takes_its_answers_and_counts_with_it(round_, lappi, manager):
    imported(round_, as_csv(answers(involve="3"), answers(involve="3")))
    before = stored_counts(round_)
    import_ = imported(round_, as_csv(*[answers(involve=str(n % 5 + 1)) for n in range(9)]))
    begin(import_, from_=State.APPLIED, to=State.REMOVING)

    remove(import_, by=manager, at=timezone.now())

    assert import_.state == State.REMOVED
    assert stored_counts(round_) == before == recounted(round_)
    assert not import_.responses.exists()
    assert AuditEvent.objects.filter(action="answers.removed").count() == 1

    remove(import_, by=manager, at=timezone.now())
    assert stored_counts(round_) == before
    assert imported(round_, as_csv(ANSWERS)).state == State.APPLIED


def test_what_was_removed_stays_removed_however_often_it_is_asked(round_):
    import_ = imported(round_, as_csv(ANSWERS))
    begin(import_, from_=State.APPLIED, to=State.REMOVING)
    remove(import_, by=None, at=timezone.now())
    Round.objects.update(closed_at=timezone.now(), results_published_at=timezone.now())

    remove(import_, by=None, at=timezone.now())

    assert import_.state == State.REMOVED


def test_an_import_that_results_rest_on_is_not_removed(round_):
    import_ = imported(round_, as_csv(ANSWERS))
    begin(import_, from_=State.APPLIED, to=State.REMOVING)
    Round.objects.filter(pk=round_.pk).update(**over(opens_at=timezone.now() - dt.timedelta(9)))

    remove(import_, by=None, at=timezone.now())

    assert import_.state == State.APPLIED
    assert "over" in str(import_.went_wrong)
    assert Response.objects.count() == 1


# ---- The files -------------------------------------------------------------------------------


def test_the_file_is_private_and_gone_once_it_is_imported(
    round_, django_capture_on_commit_callbacks
):
    import_ = checked(round_, as_csv(ANSWERS, answers(involve="=9")))
    sent, errors = AnswerImport.files.sent(import_.pk), AnswerImport.files.errors(import_.pk)
    assert sent.stat().st_mode & 0o077 == 0
    assert "vastaukset" not in sent.name
    assert ";'=9;" in b"".join(errors_as_csv(import_)).decode("utf-8-sig")
    begin(import_, from_=State.CHECKED, to=State.APPLYING)

    with django_capture_on_commit_callbacks(execute=True):
        apply(import_, skip_bad=True, by=None, at=timezone.now())

    assert not sent.exists()
    assert errors.exists()


def test_what_is_put_away_is_gone(round_, django_capture_on_commit_callbacks):
    import_ = checked(round_, as_csv(answers(involve="9")))

    with django_capture_on_commit_callbacks(execute=True):
        assert put_away(import_)

    assert list(AnswerImport.files.place.iterdir()) == []
    import_.refresh_from_db()
    assert (import_.state, import_.problems) == (State.CANCELLED, [])


def test_what_is_imported_cannot_be_put_away(round_):
    import_ = imported(round_, as_csv(ANSWERS))

    assert not put_away(import_)
    assert Response.objects.count() == 1


def test_a_check_that_comes_too_late_does_not_bring_a_file_back(round_):
    import_ = uploaded(round_, as_csv(ANSWERS, answers(involve="9")))
    late = AnswerImport.objects.get()
    content = AnswerImport.files.sent(import_.pk).read_bytes()
    put_away(import_)
    write(AnswerImport.files.sent(import_.pk), [content])

    check(late)

    assert late.state == State.CANCELLED
    assert list(AnswerImport.files.place.iterdir()) == []


def test_after_thirty_days_the_file_its_errors_and_its_name_are_forgotten(round_, monkeypatch):
    waiting = checked(round_, as_csv(answers(involve="KANARIA")), name="Aino-Virtanen.csv")
    done = imported(round_, as_csv(ANSWERS, answers(involve="KANARIA")), skip_bad=True)
    later = timezone.now() + dt.timedelta(days=30, minutes=1)

    assert erase("imports", at=later - dt.timedelta(days=1)) == 0
    with time_machine.travel(later, tick=False):
        erase("imports", at=later)
    assert erase("imports", at=later) == 0

    assert list(AnswerImport.files.place.iterdir()) == []
    for import_, state in ((waiting, State.CANCELLED), (done, State.APPLIED)):
        import_.refresh_from_db()
        assert (import_.state, import_.name, import_.problems) == (state, "", [])
    assert Response.objects.count() == 1


# ---- Much ------------------------------------------------------------------------------------


def test_a_large_file_takes_as_few_statements_as_its_chunks(round_, django_assert_max_num_queries):
    import_ = checked(round_, as_csv(*[ANSWERS] * 1_000))
    begin(import_, from_=State.CHECKED, to=State.APPLYING)

    with django_assert_max_num_queries(100), transaction.atomic():
        apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert Response.objects.count() == 1_000
    assert stored_counts(round_) == recounted(round_)


def test_only_the_first_errors_are_kept_but_all_are_counted(round_, monkeypatch):
    monkeypatch.setattr("portal.importing.findings.MOST_PROBLEMS", 70)

    import_ = checked(round_, as_csv(*[answers(involve="9")] * 100))

    assert (import_.problem_count, len(import_.problems)) == (100, 50)
    assert len(AnswerImport.files.errors(import_.pk).read_text().splitlines()) == 70
