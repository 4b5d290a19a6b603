"""The way of a file of answers: uploaded, looked at by a worker, confirmed, taken out or put away."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.models import Job
from portal.jobs.requests import enqueue
from surveys.importing import files as import_files
from surveys.models import AnswerImport, Round
from surveys.questionnaire.problem import Problem
from surveys.rounds.planning import Refused

State = AnswerImport.State

CHECK, APPLY, REMOVE = "answers_check", "answers_apply", "answers_remove"
# Which kind of job is at work in which state.
KINDS = {State.CHECKING: CHECK, State.APPLYING: APPLY, State.REMOVING: REMOVE}

LONGEST_NAME = 200


class FileRefused(Refused):
    """A file cannot be taken, or not be taken out again; the problem can be stored and read later."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def import_refusal(round_: Round, *, at: dt.datetime) -> Problem | None:
    """Why the round takes no file of answers now, nor gives one back; None where it does.

    Two looks at confidential results, a few answers apart, would tell what these were.
    """
    if round_.opened_at is None:
        return Problem("round_planned")
    if round_.results_published_at is not None:
        return Problem("round_published")
    if not round_.is_named and round_.is_over(at=at):
        return Problem("round_over")
    return None


def upload(
    round_: Round, pieces: Iterable[bytes], *, name: str, by: User | None, at: dt.datetime
) -> AnswerImport:
    """Keep the file, to be checked. Raises `FileRefused`."""
    if refusal := import_refusal(round_, at=at):
        raise FileRefused(refusal)
    import_ = AnswerImport(
        round=round_, name=name[-LONGEST_NAME:], state=State.CHECKING, created_by=by, created_at=at
    )
    path = import_files.sent_file(import_.pk)
    import_.sha256 = import_files.write(path, pieces)
    try:
        if same := same_file(import_):
            raise FileRefused(already_imported(same))
        import_.save()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_


def upload_to_check(
    round_: Round, pieces: Iterable[bytes], *, name: str, by: User, at: dt.datetime
) -> AnswerImport:
    """Keep the file and have a worker check it. Raises `FileRefused`."""
    with transaction.atomic():
        import_ = upload(round_, pieces, name=name, by=by, at=at)
        set_to_work(import_, by=by, at=at)
    return import_


def already_imported(same: AnswerImport) -> Problem:
    day = timezone.localdate(same.applied_at)
    return Problem("imported_before", {"imported_on": day.isoformat()})


def set_to_work(import_: AnswerImport, *, by: User, at: dt.datetime, **parameters: Any) -> None:
    """Ask a worker for what the import's state says. Once, however often it is asked."""
    kind = KINDS[State(import_.state)]
    parameters["import_id"] = str(import_.pk)
    enqueue(kind, by=by, at=at, parameters=parameters, key=str(import_.pk))


def go_on(import_: AnswerImport, *, given_up: Job | None, by: User, at: dt.datetime) -> None:
    """Ask another worker for what one has given up, in the name of whoever asks now.

    Whoever asked first may have lost the right to, or be gone together with the job.
    """
    chosen = given_up.parameters if given_up else {}
    if import_.state == State.APPLYING:
        set_to_work(import_, by=by, at=at, skip_bad=chosen.get("skip_bad", False))
    else:
        set_to_work(import_, by=by, at=at)


def begin(import_: AnswerImport, *, from_: str, to: str) -> bool:
    """Move on to a state in which work is done; False if somebody else was faster."""
    moved = AnswerImport.objects.filter(pk=import_.pk, state=from_).update(state=to, failure={})
    import_.refresh_from_db()
    return bool(moved)


@transaction.atomic
def start_import(import_: AnswerImport, *, skip_bad: bool, by: User, at: dt.datetime) -> bool:
    """Have a worker import what was checked; False if it is no longer there to be imported."""
    began = begin(import_, from_=State.CHECKED, to=State.APPLYING)
    if began:
        set_to_work(import_, by=by, at=at, skip_bad=skip_bad)
    return began


@transaction.atomic
def start_removal(import_: AnswerImport, *, by: User, at: dt.datetime) -> bool:
    """Have a worker take out what was imported; False if that has been done."""
    began = begin(import_, from_=State.APPLIED, to=State.REMOVING)
    if began:
        set_to_work(import_, by=by, at=at)
    return began


@transaction.atomic
def put_away(import_: AnswerImport, *, may_be_at_work: bool = False) -> bool:
    """Forget a file that was not imported. False if it has been, or is just being imported."""
    states = [State.CHECKING, State.CHECKED, State.FAILED]
    waiting = AnswerImport.objects.filter(pk=import_.pk)
    waiting = waiting.filter(state__in=[*states, State.APPLYING] if may_be_at_work else states)
    if not waiting.update(state=State.CANCELLED, problems=[]):
        return False
    transaction.on_commit(partial(import_files.forget, import_.pk))
    return True


def forget_old(before: dt.datetime, *, at: dt.datetime) -> int:
    """Of uploads from before that moment: files, errors, names, and what was never imported."""
    old = AnswerImport.objects.due_to_forget(before)
    old.filter(state__in=[State.CHECKING, State.CHECKED, State.FAILED]).update(
        state=State.CANCELLED
    )
    for import_ in old.only("pk"):
        # Its errors and bad rows are younger than itself, by as long as the check took.
        import_files.forget(import_.pk)
    import_files.forget_older_than(before)
    return old.update(problems=[], failure={}, name="", forgotten_at=at)


def same_file(import_: AnswerImport) -> AnswerImport | None:
    """The import that has brought this very file into this round."""
    same = AnswerImport.objects.filter(round=import_.round_id, sha256=import_.sha256)
    return same.counting().exclude(pk=import_.pk).first()


def note(import_: AnswerImport, *, state: str, **found: Any) -> None:
    """Write the outcome, unless the import was put away meanwhile."""
    mine = AnswerImport.objects.filter(pk=import_.pk, state=import_.state)
    mine.update(state=state, **found)
    import_.refresh_from_db()
