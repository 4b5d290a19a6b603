"""What a second kind of import asks of the shared part, beside what answers use: states of its own, work called off.

The life of a file itself is shown by the import of answers, in tests/surveys/importing.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from portal.importing import life
from portal.importing.files import read_lines, write_lines
from portal.importing.form import ImportFileForm
from portal.importing.problem import FileRefused, Problem
from portal.importing.states import State
from portal.jobs.lease import JobCancelled, JobLease
from portal.jobs.models import Job
from portal.jobs.running import JobContext
from portal.tabular.reader import UnreadableFile
from surveys.models import AnswerImport
from tests.factories.surveys import AnswerImportFactory
from tests.jobs import run_queued_jobs

pytestmark = pytest.mark.django_db

MAPPING = "mapping"


@pytest.fixture
def import_(manager, organisation_round):
    return AnswerImportFactory(
        round=organisation_round, state=State.CHECKED, created_by=manager, good_count=1
    )


@pytest.fixture
def mapped_by_hand(monkeypatch):
    """A person says which column is which before a worker looks at the file."""
    monkeypatch.setattr(AnswerImport, "first_state", MAPPING)
    monkeypatch.setattr(AnswerImport, "waiting_states", (MAPPING, *AnswerImport.waiting_states))
    before = {**AnswerImport.states_before, State.CHECKING: MAPPING}
    monkeypatch.setattr(AnswerImport, "states_before", before)


def at_work(job):
    """The job as a worker has it."""
    lease = JobLease.take(job.pk, at=timezone.now())
    return JobContext(job.pk, timezone.now(), job.requested_by, lease)


# ---- Work is called off


def test_work_that_waits_is_called_off_at_once(import_, manager):
    life.start_import(import_, by=manager, at=timezone.now())

    assert life.call_off(import_, by=manager, at=timezone.now())

    assert (import_.state, Job.objects.get().state) == (State.CHECKED, "cancelled")


def test_work_that_runs_stops_at_its_next_step_and_leaves_the_import_as_it_was(import_, manager):
    life.start_import(import_, by=manager, at=timezone.now())
    worker = at_work(Job.objects.get())
    worker.heed()

    assert life.call_off(import_, by=manager, at=timezone.now())
    assert import_.state == State.APPLYING
    worker._heeded_at = 0.0
    with pytest.raises(JobCancelled), life.called_off_goes_back(import_):
        worker.heed()

    assert import_.state == State.CHECKED


def test_what_is_done_is_not_called_off(import_, manager):
    AnswerImport.objects.update(state=State.APPLIED)
    import_.refresh_from_db()

    assert not life.call_off(import_, by=manager, at=timezone.now())
    assert import_.state == State.APPLIED


def test_a_check_that_is_called_off_puts_the_file_away_where_nothing_was_before(import_, manager):
    life.start_check(import_, from_=State.CHECKED, by=manager, at=timezone.now())

    assert life.call_off(import_, by=manager, at=timezone.now())

    assert import_.state == State.CANCELLED


def test_whoever_calls_off_a_check_that_has_just_ended_loses_nothing(import_, manager):
    life.start_check(import_, from_=State.CHECKED, by=manager, at=timezone.now())
    Job.objects.update(state="done")
    AnswerImport.objects.update(state=State.CHECKED)

    assert not life.call_off(import_, by=manager, at=timezone.now())

    assert import_.state == State.CHECKED


# ---- A state before the check


def test_no_worker_looks_at_a_file_before_a_person_has(mapped_by_hand, organisation_round, manager):
    file = SimpleUploadedFile("a.csv", b"region;involve\n21;3\n")
    new = AnswerImport(round=organisation_round)
    form = ImportFileForm({}, {"file": file}, import_=new, by=manager, at=timezone.now())
    assert form.is_valid()

    import_ = form.save()

    assert (import_.state, Job.objects.count()) == (MAPPING, 0)
    assert life.start_check(import_, from_=MAPPING, by=manager, at=timezone.now())
    assert not life.start_check(import_, from_=MAPPING, by=manager, at=timezone.now())
    assert life.call_off(import_, by=manager, at=timezone.now())
    assert import_.state == MAPPING
    assert life.put_away(import_)
    assert run_queued_jobs() == []


# ---- Undo, while it may be undone


def test_what_may_not_be_undone_any_more_stays(import_, manager, monkeypatch):
    AnswerImport.objects.update(state=State.APPLIED, applied_at=timezone.now())
    over = lambda import_, at: Problem("changed")  # noqa: E731
    monkeypatch.setattr(AnswerImport, "removal_refusal", over)

    with pytest.raises(FileRefused):
        life.start_removal(import_, by=manager, at=timezone.now())

    import_.refresh_from_db()
    assert (import_.state, Job.objects.count()) == (State.APPLIED, 0)


# ---- Lines and words


def test_a_preview_is_read_page_by_page(import_):
    path = AnswerImport.files.preview(import_.pk)
    write_lines(path, ({"row": number} for number in range(2, 102)))

    assert [line["row"] for line in read_lines(path, 50, 53)] == [52, 53, 54]


def test_a_problem_is_told_in_the_words_of_its_subject_and_in_those_of_all():
    class RegisterProblem(Problem):
        texts = {**Problem.texts, "undo_over": "Too late since %(ended_on)s."}
        empty_file = "Nothing in it."

    with translation.override("en"):
        assert str(RegisterProblem("undo_over", {"ended_on": "2026-03-02"})).startswith("Too late")
        assert str(RegisterProblem("changed")).startswith("What can be imported has changed")
        assert str(RegisterProblem.unreadable(UnreadableFile("empty"))) == "Nothing in it."
        assert str(Problem("of_a_newer_release")) == "of_a_newer_release"
