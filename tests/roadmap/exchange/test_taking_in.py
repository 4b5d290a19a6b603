"""The export is the import format: what comes back unchanged changes nothing, and one cell changes one thing."""

from collections import defaultdict

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from portal.audit.models import AuditEvent
from portal.tabular.reader import UnreadableFile
from portal.typed.text import name_key
from regions.models import Assignment
from roadmap.access import Refused
from roadmap.exchange import reading
from roadmap.exchange.preview import digest_of
from roadmap.exchange.statuses import STATUSES
from roadmap.exchange.steps import STEPS
from roadmap.exchange.taking_in import Changed, NothingRead, forget_old, put_away, take_in
from roadmap.models import PlanFile, Status, Step
from tests.factories.organisations import OrganisationFactory
from tests.factories.roadmap import PriorityFactory, StatusFactory, StepFactory
from tests.portal.tabular.payloads import FORMULAS
from tests.roadmap.exchange.changing import (
    confirmed,
    csv_of,
    read_here,
    rows_of,
    seen,
    sent,
    workbook,
    xlsx_of,
)
from tests.roadmap.whole import whole_roadmap

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap(lappi, kainuu):
    return whole_roadmap(lappi, kainuu)


@pytest.fixture(autouse=True)
def quick_reading(request, monkeypatch):
    """In this process, unless the child is what a test is about."""
    if "in_the_child" not in request.fixturenames:
        monkeypatch.setattr(reading, "read_table", read_here)


@pytest.fixture
def in_the_child():
    """Files are read as they are in earnest."""


def step_of(roadmap, code="kirjaukset"):
    return Step.objects.get(priority__roadmap=roadmap, code=code)


def newest(step, region):
    return Status.objects.newest().get(step=step, region=region)


def changed(roadmap, table, key, by, **cells):
    """The file of the table with these cells in the row of the key, uploaded."""
    rows = rows_of(roadmap, table)
    [row] = [each for each in rows if (each["step"], each.get("region", "")) == key]
    row.update(cells)
    return sent(roadmap, csv_of(rows), by)


def codes(wishes):
    return [problem.problem.code for problem in wishes.problems]


# --- Nothing changed, one thing changed ---------------------------------------------------------


@pytest.mark.parametrize("table", [STEPS, STATUSES])
def test_no_heading_in_any_language_names_two_columns(table):
    names = defaultdict(set)
    for column in table.columns:
        names[name_key(column.code)].add(column.code)
        for language in ("fi", "sv", "en"):
            with override(language):
                names[name_key(str(column.heading))].add(column.code)

    assert {name: codes for name, codes in names.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_comes_back_unchanged_changes_nothing(roadmap, manager, language):
    step = step_of(roadmap)
    Step.objects.filter(pk=step.pk).update(reason_sv=FORMULAS[0], internal_note="-")
    Status.objects.filter(step=step).update(note=FORMULAS[1])
    for content, name in (
        (csv_of(rows_of(roadmap, "steps", language)), "a.csv"),
        (csv_of(rows_of(roadmap, "statuses", language)), "b.csv"),
        (workbook(roadmap, language), "c.xlsx"),
    ):
        file = sent(roadmap, content, manager, name)
        wishes = seen(file, manager)

        assert (wishes.changes, wishes.problems, wishes.conflicts, file.rows) == ([], [], [], [])


@pytest.mark.parametrize("link", ["", "https://example.org/pykala"])
def test_a_public_status_without_a_note_comes_back_unchanged(roadmap, manager, link):
    Status.objects.filter(step=step_of(roadmap)).update(note="", link=link, is_public=True)
    file = sent(roadmap, workbook(roadmap), manager, "a.xlsx")

    wishes = seen(file, manager)

    assert (wishes.changes, wishes.problems, file.rows) == ([], [], [])


def test_every_formula_comes_back_as_it_was(roadmap, manager, lappi):
    step = step_of(roadmap)
    for formula in FORMULAS:
        Status.objects.filter(step=step, region=lappi).update(note=formula)

        assert seen(sent(roadmap, workbook(roadmap), manager, "a.xlsx"), manager).changes == []


def test_one_changed_cell_is_one_change(roadmap, manager):
    file = changed(roadmap, "steps", ("tilat", ""), manager, title_sv="Lokalerna i bruk")

    [change] = seen(file, manager).changes
    assert (change.old, change.new) == ("Tilat käyttöön", "Lokalerna i bruk")
    assert confirmed(file, manager) == 1
    step = step_of(roadmap, "tilat")
    assert step.title_sv == "Lokalerna i bruk"
    assert step.text_revisions.get(number=2).author == manager


def test_facts_of_a_step_are_read_in_words_codes_and_both_kinds_of_dates(
    roadmap, manager, lappi, kainuu
):
    organisation = OrganisationFactory(name="Kainuun Järjestöt ry")
    file = changed(
        roadmap,
        "steps",
        ("tilat", ""),
        manager,
        starts_on="1.2.2026",
        ends_on="2027-03-15",
        responsible="Kainuun Järjestöt ry",
        regions="Lappi; 20",
        source_url="https://example.org/laki",
    )

    assert confirmed(file, manager) == 5
    step = step_of(roadmap, "tilat")
    assert (step.starts_on.isoformat(), step.ends_on.isoformat()) == ("2026-02-01", "2027-03-15")
    assert step.responsible_organisation == organisation
    assert set(step.regions.all()) == {lappi, kainuu}
    assert step.source_url == "https://example.org/laki"


def test_a_title_of_several_lines_becomes_one_and_a_reason_keeps_its_paragraphs(roadmap, manager):
    cells = {"title_fi": "Tilat\nkäyttöön heti", "reason_fi": "Ensin.\n\nSitten."}
    confirmed(changed(roadmap, "steps", ("tilat", ""), manager, **cells), manager)

    step = step_of(roadmap, "tilat")
    assert (step.title_fi, step.reason_fi) == ("Tilat käyttöön heti", "Ensin.\n\nSitten.")


def test_a_changed_state_is_a_new_status_in_the_name_of_who_took_it_in(roadmap, manager, kainuu):
    step = step_of(roadmap)
    before = newest(step, kainuu)
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, state="valmis")

    [change] = seen(file, manager).changes
    assert (change.old, change.new) == ("pysähtynyt", "valmis")
    assert confirmed(file, manager) == 1
    now = newest(step, kainuu)
    assert (now.state, now.note, now.author, now.supersedes) == (
        "done",
        "SISÄINEN-HUOMIO",
        manager,
        before,
    )


@pytest.mark.parametrize("word", ["done", "valmis", "klart", "Valmis "])
def test_a_state_is_read_as_a_code_and_in_every_language(roadmap, manager, kainuu, word):
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, state=word)

    assert [change.new for change in seen(file, manager).changes] == ["valmis"]


def test_rows_that_lack_and_empty_cells_change_nothing(roadmap, manager):
    rows = [{"step": "tilat", "title_fi": "", "reason_fi": "", "internal_note": ""}]

    assert seen(sent(roadmap, csv_of(rows), manager), manager).changes == []


def test_a_dash_empties_where_that_is_legal(roadmap, manager, kainuu):
    file = changed(roadmap, "steps", ("kirjaukset", ""), manager, reason_fi="-", internal_note="-")
    confirmed(file, manager)
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, note="-")
    confirmed(file, manager)

    step = step_of(roadmap)
    assert (step.reason_fi, step.internal_note) == ("", "")
    assert newest(step, kainuu).note == ""


def test_the_whole_workbook_takes_both_sheets(in_the_child, roadmap, manager, kainuu):
    steps, statuses = rows_of(roadmap, "steps"), rows_of(roadmap, "statuses")
    steps[0]["title_fi"] = "Uusi otsikko"
    next(row for row in statuses if row["region"] == "20")["state"] = "done"
    content = xlsx_of({"Muistiinpanot": [{"a": "b"}], "Askeleet": steps, "Tilanteet": statuses})

    file = sent(roadmap, content, manager, "kirja.xlsx")

    assert {change.sheet for change in seen(file, manager).changes} == {"steps", "statuses"}


def test_a_row_with_a_new_code_makes_a_step(roadmap, manager):
    new = {
        "priority": "k1",
        "step": "uusi",
        "title_fi": "Uusi askel",
        "title_sv": "Nytt steg",
        "starts_on": "15.2.2027",
        "ends_on": "1.5.2027",
        "regions": "koko maa",
    }
    file = sent(roadmap, csv_of([new]), manager)
    confirmed(file, manager)

    step = step_of(roadmap, "uusi")
    assert (step.title_sv, step.is_national) == ("Nytt steg", True)
    # Quarters, unless it is said otherwise.
    assert (step.starts_on.isoformat(), step.ends_on.isoformat()) == ("2027-01-01", "2027-06-30")
    assert seen(sent(roadmap, csv_of([new]), manager), manager).changes == []


# --- Colleagues ---------------------------------------------------------------------------------


def test_a_newer_status_of_a_colleague_is_shown_and_stays(roadmap, manager, colleague, lappi):
    step = step_of(roadmap)
    rows = rows_of(roadmap, "statuses")
    theirs = StatusFactory(
        step=step, region=lappi, state="stuck", author=colleague, supersedes=newest(step, lappi)
    )
    next(row for row in rows if row["region"] == "21")["state"] = "under_way"

    wishes = seen(sent(roadmap, csv_of(rows), manager), manager)

    assert wishes.changes == []
    [conflict] = wishes.conflicts
    assert "pysähtynyt" in conflict.theirs
    assert colleague.public_name in conflict.who
    assert newest(step, lappi) == theirs


def test_what_a_colleague_changed_in_rows_that_one_left_alone_is_no_conflict(
    roadmap, manager, lappi
):
    step = step_of(roadmap)
    statuses, steps = rows_of(roadmap, "statuses"), rows_of(roadmap, "steps")
    StatusFactory(step=step, region=lappi, state="stuck", supersedes=newest(step, lappi))
    Step.objects.filter(pk=step.pk).update(title_fi="Työtoverin otsikko")

    for rows in (statuses, steps):
        wishes = seen(sent(roadmap, csv_of(rows), manager), manager)
        assert (wishes.changes, wishes.conflicts, wishes.problems) == ([], [], [])


def test_a_cell_that_both_changed_is_a_conflict_and_others_of_the_row_are_taken(roadmap, manager):
    step = step_of(roadmap)
    rows = rows_of(roadmap, "steps")
    Step.objects.filter(pk=step.pk).update(title_fi="Työtoverin otsikko")
    row = next(each for each in rows if each["step"] == "kirjaukset")
    row["title_fi"], row["title_sv"] = "Minun otsikkoni", "Min rubrik"

    file = sent(roadmap, csv_of(rows), manager)
    wishes = seen(file, manager)

    assert [change.new for change in wishes.changes] == ["Min rubrik"]
    assert [(each.theirs, each.mine) for each in wishes.conflicts] == [
        ("Työtoverin otsikko", "Minun otsikkoni")
    ]
    confirmed(file, manager)
    step.refresh_from_db()
    assert (step.title_fi, step.title_sv) == ("Työtoverin otsikko", "Min rubrik")


def test_what_changed_after_the_preview_is_looked_at_again(roadmap, manager, kainuu):
    step = step_of(roadmap)
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, state="done")
    digest = digest_of(seen(file, manager))
    StatusFactory(step=step, region=kainuu, state="under_way", supersedes=newest(step, kainuu))

    with pytest.raises(Changed):
        take_in(file, digest=digest, by=manager, at=timezone.now())

    assert newest(step, kainuu).state == "under_way"
    assert len(seen(file, manager).conflicts) == 1


def test_twice_is_once(roadmap, manager, kainuu):
    step = step_of(roadmap)
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, state="done")
    digest = digest_of(seen(file, manager))

    counts = [take_in(file, digest=digest, by=manager, at=timezone.now()) for _ in range(2)]

    assert counts == [1, 0]
    assert step.statuses.filter(region=kainuu).count() == 2
    assert AuditEvent.objects.filter(action="roadmap.file_taken_in").count() == 1


# --- Refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key", "cells", "code"),
    [
        ("steps", ("tilat", ""), {"starts_on": "30.2.2026"}, "date_unknown"),
        ("steps", ("tilat", ""), {"ends_on": "2020-01-01"}, "dates_out_of_order"),
        # The quarter of this day has no end that could be counted.
        ("steps", ("kirjaukset", ""), {"ends_on": "31.12.9999"}, "year_out_of_bounds"),
        ("steps", ("kirjaukset", ""), {"starts_on": "0001-01-01"}, "year_out_of_bounds"),
        ("steps", ("tilat", ""), {"precision": "viikkoina"}, "precision_unknown"),
        ("steps", ("tilat", ""), {"responsible": "Ei Kukaan ry"}, "responsible_unknown"),
        ("steps", ("tilat", ""), {"regions": "Atlantis"}, "region_unknown"),
        ("steps", ("tilat", ""), {"regions": "-"}, "cannot_be_empty"),
        ("steps", ("tilat", ""), {"title_fi": "-"}, "cannot_be_empty"),
        ("steps", ("tilat", ""), {"title_fi": "x" * 201}, "too_long"),
        ("steps", ("tilat", ""), {"source_url": "javascript:alert(1)"}, "address_wrong"),
        ("steps", ("tilat", ""), {"title_fi": "#N/A"}, "cell_error"),
        ("steps", ("tilat", ""), {"priority": "k9"}, "priority_unknown"),
        ("steps", ("tilat", ""), {"step": "tuntematon"}, "step_unknown"),
        ("steps", ("vanha", ""), {"title_fi": "Uusi"}, "step_superseded"),
        ("statuses", ("tilat", "20"), {"state": "melkein"}, "state_unknown"),
        ("statuses", ("tilat", "20"), {"state": "-"}, "cannot_be_empty"),
        ("statuses", ("tilat", "20"), {"is_public": "ehkä"}, "truth_unknown"),
        ("statuses", ("tilat", "20"), {"is_public": "kyllä"}, "note_missing"),
        ("statuses", ("tilat", "20"), {"link": "ei osoite"}, "address_wrong"),
        ("statuses", ("tilat", "20"), {"note": "x" * 4001}, "too_long"),
        ("statuses", ("tilat", "20"), {"region": "99"}, "region_unknown"),
        ("statuses", ("tilat", "20"), {"region": "21", "state": "done"}, "region_not_applying"),
        ("statuses", ("tilat", "20"), {"step": "tuntematon"}, "step_unknown"),
        ("statuses", ("tilat", "20"), {"step": ""}, "step_missing"),
        (
            "statuses",
            ("tilat", "20"),
            {"step": "vanha", "base": "", "state": "done"},
            "step_superseded",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(roadmap, manager, table, key, cells, code):
    file = changed(roadmap, table, key, manager, **cells)

    wishes = seen(file, manager)

    assert codes(wishes) == [code]
    assert wishes.changes == []
    with override("en"):
        assert "%(" not in str(wishes.problems[0].problem)


def test_a_note_alone_needs_a_state_where_nobody_has_reported(roadmap, manager, lappi):
    StepFactory(priority=roadmap.priorities.get(), code="uusi", regions=[lappi])
    file = changed(roadmap, "statuses", ("uusi", "21"), manager, note="Alku on hyvä")

    assert codes(seen(file, manager)) == ["state_missing"]


def test_two_rows_about_the_same_are_refused(roadmap, manager):
    rows = [{"priority": "k1", "step": "tilat", "title_fi": name} for name in ("Yksi", "Kaksi")]

    wishes = seen(sent(roadmap, csv_of(rows), manager), manager)

    assert codes(wishes) == ["row_twice"]
    assert [change.new for change in wishes.changes] == ["Yksi"]


def test_a_copied_row_is_no_new_step(roadmap, manager):
    other = PriorityFactory(roadmap=roadmap, code="k2")
    file = changed(roadmap, "steps", ("tilat", ""), manager, priority=other.code)

    assert codes(seen(file, manager)) == ["step_unknown"]


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (["priority", "step", "title_fi", "Tilä"], "column_unknown"),
        (["step", "title_fi", "title_fi"], "column_twice"),
        (["title_fi", "title_sv"], "column_missing"),
        (["step", "", "title_fi"], "column_nameless"),
        (["a", "b"], "headings_missing"),
    ],
)
def test_wrong_headings_are_named_and_nothing_is_read(roadmap, manager, headings, code):
    content = (";".join(headings) + "\r\n" + ";".join(["x"] * len(headings))).encode()

    with pytest.raises(NothingRead) as refused:
        sent(roadmap, content, manager)

    assert code in [problem.problem.code for problem in refused.value.problems]
    assert PlanFile.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"x", "a.exe", "suffix"),
        (b"PK\x03\x04nonsense", "a.xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", "old_workbook"),
        (b"%PDF-1.7", "a.xlsx", "not_a_table"),
        (b"<html><table>", "a.csv", "web_page"),
        (b"step;title_fi\r\n" + b"x;y\r\n" * 50_001, "a.csv", "too_many_rows"),
    ],
)
def test_every_wrong_kind_of_file_is_refused(in_the_child, roadmap, manager, content, name, code):
    with pytest.raises(UnreadableFile) as refused:
        sent(roadmap, content, manager, name)

    assert refused.value.code == code


def test_an_archived_roadmap_takes_nothing(roadmap, manager, kainuu):
    file = changed(roadmap, "statuses", ("kirjaukset", "20"), manager, state="done")
    digest = digest_of(seen(file, manager))
    type(roadmap).objects.update(archived_at=timezone.now())

    with pytest.raises(Refused):
        take_in(file, digest=digest, by=manager, at=timezone.now())
    with pytest.raises(Refused):
        sent(roadmap, csv_of(rows_of(roadmap, "steps")), manager)

    assert newest(step_of(roadmap), kainuu).state == "stuck"


# --- Rights -------------------------------------------------------------------------------------


def test_an_expert_reports_in_own_regions_and_other_rows_are_named(roadmap, expert):
    rows = rows_of(roadmap, "statuses")
    for row in rows:
        row["state"] = "not_begun"

    wishes = seen(sent(roadmap, csv_of(rows), expert), expert)

    assert {change.about.rpartition(", ")[2] for change in wishes.changes} == {"Lappi"}
    assert codes(wishes) == ["region_not_yours"] * 2


def test_rows_of_others_that_are_left_alone_are_no_errors(roadmap, expert):
    wishes = seen(sent(roadmap, csv_of(rows_of(roadmap, "steps")), expert), expert)

    assert wishes.problems == []


def test_an_expert_changes_no_step(roadmap, expert):
    file = changed(roadmap, "steps", ("tilat", ""), expert, title_fi="Minun")

    assert codes(seen(file, expert)) == ["step_not_yours"]


def test_an_assignment_that_ended_meanwhile_writes_nothing(roadmap, expert, lappi):
    file = changed(roadmap, "statuses", ("kirjaukset", "21"), expert, state="stuck")
    digest = digest_of(seen(file, expert))
    Assignment.objects.filter(user=expert).delete()

    with pytest.raises((Changed, PermissionDenied)):
        take_in(file, digest=digest, by=expert, at=timezone.now())

    assert newest(step_of(roadmap), lappi).state == "done"


# --- What is kept, and what it costs --------------------------------------------------------------


def test_only_rows_that_want_something_are_kept_and_none_after_the_end(roadmap, manager):
    one = changed(roadmap, "steps", ("tilat", ""), manager, title_fi="Minun")
    other = changed(roadmap, "steps", ("tilat", ""), manager, title_fi="Toinen")
    assert len(one.rows) == 1

    confirmed(one, manager)
    put_away(other, by=manager)

    assert list(PlanFile.objects.values_list("rows", flat=True)) == [[], []]


def test_old_files_are_forgotten(roadmap, manager):
    file = changed(roadmap, "steps", ("tilat", ""), manager, title_fi="Minun")

    forget_old(timezone.now(), at=timezone.now())

    file.refresh_from_db()
    assert (file.rows, file.name, file.state) == ([], "", "put_away")


def test_the_preview_costs_the_same_however_many_rows(roadmap, manager, lappi, kainuu):
    def queries():
        rows = rows_of(roadmap, "statuses")
        for row in rows:
            row["state"] = "not_begun"
        file = sent(roadmap, csv_of(rows), manager)
        with CaptureQueriesContext(connection) as captured:
            seen(file, manager)
        return len(captured)

    queries()
    at_first = queries()
    for number in range(4):
        step = StepFactory(priority=roadmap.priorities.get(), code=f"lisää-{number}")
        for region in (lappi, kainuu):
            StatusFactory(step=step, region=region)

    assert queries() == at_first
