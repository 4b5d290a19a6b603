"""The way of a file: uploaded, looked at by a worker, confirmed, taken out or put away.

Each step moves it from one state to another by one statement that says both: of two people, or two
workers, one is faster and the other finds nothing to move.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.importing.files import write
from portal.importing.import_file import ImportFile
from portal.importing.problem import FileRefused
from portal.importing.states import State
from portal.jobs import requests
from portal.jobs.lease import JobCancelled
from portal.jobs.models import Job

LONGEST_NAME = 200


def upload(
    import_: ImportFile, pieces: Iterable[bytes], *, name: str, by: User | None, at: dt.datetime
) -> None:
    """Keep the file and its row, which knows what it is for and was not saved. Raises `FileRefused`."""
    if refusal := import_.refusal(at=at):
        raise FileRefused(refusal)
    import_.name, import_.state = name[-LONGEST_NAME:], import_.first_state
    import_.created_by, import_.created_at = by, at
    path = import_.files.sent(import_.pk)
    import_.sha256 = write(path, pieces)
    try:
        if same := same_file(import_):
            raise FileRefused(import_.already_imported(same))
        import_.save()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def upload_to_work(
    import_: ImportFile, pieces: Iterable[bytes], *, name: str, by: User, at: dt.datetime
) -> None:
    """Keep the file and have a worker do what its first state says. Raises `FileRefused`."""
    upload(import_, pieces, name=name, by=by, at=at)
    set_to_work(import_, by=by, at=at)


def set_to_work(import_: ImportFile, *, by: User, at: dt.datetime, **parameters: Any) -> None:
    """Ask a worker for what the import's state says. Once, however often it is asked."""
    kind = import_.work[import_.state]
    parameters["import_id"] = str(import_.pk)
    requests.enqueue(kind, by=by, at=at, parameters=parameters, key=str(import_.pk))


def job_of(import_: ImportFile) -> Job | None:
    """The newest job at work on what the state says."""
    kind = import_.work.get(import_.state)
    jobs = Job.objects.filter(kind=kind, key=str(import_.pk)).order_by("-created_at")
    return jobs.first() if kind else None


def is_stuck(import_: ImportFile, job: Job | None) -> bool:
    """Whether its state speaks of work that nobody does: it was called off or given up."""
    return import_.is_at_work and (job is None or not job.is_live)


def go_on(import_: ImportFile, *, given_up: Job | None, by: User, at: dt.datetime) -> None:
    """Ask another worker for what one has given up, in the name of whoever asks now.

    Whoever asked first may have lost the right to, or be gone together with the job.
    """
    set_to_work(import_, by=by, at=at, **(given_up.parameters if given_up else {}))


def begin(import_: ImportFile, *, from_: str, to: str) -> bool:
    """Move on to a state in which work is done; False if somebody else was faster."""
    moved = _row(import_).filter(state=from_).update(state=to, failure={})
    import_.refresh_from_db()
    return bool(moved)


@transaction.atomic
def start(
    import_: ImportFile, *, from_: str, to: str, by: User, at: dt.datetime, **parameters: Any
) -> bool:
    """Move on and have a worker do what the new state says; False if somebody else was faster."""
    began = begin(import_, from_=from_, to=to)
    if began:
        set_to_work(import_, by=by, at=at, **parameters)
    return began


def start_check(import_: ImportFile, *, from_: str, by: User, at: dt.datetime) -> bool:
    """Have a worker look at the file (again): once its columns are known, or what it changes has changed."""
    return start(import_, from_=from_, to=State.CHECKING, by=by, at=at)


def start_import(import_: ImportFile, *, by: User, at: dt.datetime, **parameters: Any) -> bool:
    """Have a worker import what was checked; False if it is no longer there to be imported."""
    return start(import_, from_=State.CHECKED, to=State.APPLYING, by=by, at=at, **parameters)


def start_removal(import_: ImportFile, *, by: User, at: dt.datetime) -> bool:
    """Have a worker take out what was imported; False if that has been done. Raises `FileRefused`."""
    if refusal := import_.removal_refusal(at=at):
        raise FileRefused(refusal)
    return start(import_, from_=State.APPLIED, to=State.REMOVING, by=by, at=at)


@transaction.atomic
def put_away(import_: ImportFile, *, may_be_at_work: bool = False) -> bool:
    """Forget a file that was not imported. False if it has been, or is just being imported."""
    states = [*import_.waiting_states, *([State.APPLYING] if may_be_at_work else [])]
    return _put_away(import_, states)


def _put_away(import_: ImportFile, states: Iterable[str]) -> bool:
    waiting = _row(import_).filter(state__in=states)
    if not waiting.update(state=State.CANCELLED, problems=[]):
        return False
    transaction.on_commit(partial(import_.files.forget, import_.pk))
    return True


def call_off(import_: ImportFile, *, by: User, at: dt.datetime) -> bool:
    """Stop the work on it: at once where it waits, at its next step where it runs. False if it is over.

    What is at work is to stand in `called_off_goes_back`.
    """
    job = job_of(import_)
    if job is not None and job.is_live:
        requests.cancel(job, by=by, at=at)
    return go_back(import_) if is_stuck(import_, job) else import_.is_at_work


@transaction.atomic
def go_back(import_: ImportFile) -> bool:
    """To the state before the work that was called off; put away where there was none. False if it is over.

    A worker that did not hear of it finds another state than its own and writes nothing.
    """
    before = import_.states_before.get(import_.state)
    if before is not None:
        return begin(import_, from_=import_.state, to=before)
    was_put_away = import_.is_at_work and _put_away(import_, [import_.state])
    import_.refresh_from_db()
    return was_put_away


@contextmanager
def called_off_goes_back(import_: ImportFile) -> Iterator[None]:
    """Around the work of a job: cancelled, it leaves the import as it was before."""
    try:
        yield
    except JobCancelled:
        import_.refresh_from_db()
        go_back(import_)
        raise


def forget_old(
    model: type[ImportFile], before: dt.datetime, *, at: dt.datetime, **more: Any
) -> int:
    """Of uploads from before that moment: files, errors, names, and what was never imported.

    `more` are columns that are to be emptied besides, with what stands in them from then on.
    """
    old = model._default_manager.filter(created_at__lte=before, forgotten_at=None)
    old.filter(state__in=model.waiting_states).update(state=State.CANCELLED)
    for import_ in old.only("pk"):
        # Its errors and bad rows are younger than itself, by as long as the check took.
        model.files.forget(import_.pk)
    model.files.forget_older_than(before)
    return old.update(problems=[], failure={}, name="", forgotten_at=at, **more)


def same_file(import_: ImportFile) -> ImportFile | None:
    """The import that has brought this very file."""
    same = import_.same_files().counting().filter(sha256=import_.sha256)
    return same.exclude(pk=import_.pk).first()


def note(import_: ImportFile, *, state: str, **found: Any) -> None:
    """Write the outcome, unless the import was put away meanwhile."""
    _row(import_).filter(state=import_.state).update(state=state, **found)
    import_.refresh_from_db()


def _row(import_: ImportFile) -> "QuerySet[Any]":
    return type(import_)._default_manager.filter(pk=import_.pk)
