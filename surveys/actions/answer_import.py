"""Taking in answers collected elsewhere: a file is checked, then imported whole or not at all."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.tabular.reader import UnreadableFile, read_table
from portal.tabular.separated import EXCEL_FI, write_csv
from surveys import import_files
from surveys.actions.hold import hold
from surveys.actions.response import make_reference, write_responses
from surveys.actions.round import Refused
from surveys.actions.tally import counts_of, take_counts
from surveys.importing import (
    AnswerTable,
    GoodRows,
    Places,
    Row,
    Tell,
    asked_in,
    findings_of,
    silent,
)
from surveys.models import Answer, AnswerImport, Response, Round
from surveys.models.answer_import import KEPT

State = AnswerImport.State

CHECK, APPLY, REMOVE = "answers_check", "answers_apply", "answers_remove"
# Which kind of job is at work in which state.
KINDS = {State.CHECKING: CHECK, State.APPLYING: APPLY, State.REMOVING: REMOVE}

# So many errors are shown on the page; the file for download has more.
ON_PAGE = 50
LONGEST_NAME = 200


class Changed(Exception):
    """The table does not hold what was shown when it was confirmed."""


def refusal_for(round_: Round, *, at: dt.datetime) -> str:
    """Why the round takes no file of answers now, nor gives one back; empty where it does.

    Two looks at confidential results, a few answers apart, would tell what these were.
    """
    if round_.opened_at is None:
        return _("The round has not opened yet. Answers can be imported once it has.")
    if round_.results_published_at is not None:
        return _("The results are published. Withdraw the publication to change what they rest on.")
    if not round_.is_named and round_.is_over(at=at):
        return _(
            "The round is over and was confidential: results that change afterwards would show what "
            "single answers were. Import answers while the round is open."
        )
    return ""


def upload(
    round_: Round, pieces: Iterable[bytes], *, name: str, by: User | None, at: dt.datetime
) -> AnswerImport:
    """Keep the file, to be checked. Raises `Refused`."""
    if refusal := refusal_for(round_, at=at):
        raise Refused(refusal)
    import_ = AnswerImport(
        round=round_, name=name[-LONGEST_NAME:], state=State.CHECKING, created_by=by, created_at=at
    )
    path = import_files.sent_file(import_.pk)
    import_.sha256 = import_files.write(path, pieces)
    try:
        if same := _same_file(import_):
            raise Refused(already_imported(same))
        import_.save()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_


def upload_to_check(
    round_: Round, pieces: Iterable[bytes], *, name: str, by: User, at: dt.datetime
) -> AnswerImport:
    """Keep the file and have a worker check it. Raises `Refused`."""
    with transaction.atomic():
        import_ = upload(round_, pieces, name=name, by=by, at=at)
        set_to_work(import_, by=by, at=at)
    return import_


def already_imported(same: AnswerImport) -> str:
    day = date_format(timezone.localdate(same.applied_at), "SHORT_DATE_FORMAT")
    return _(
        "This file was imported into this round on %(day)s. Remove that import first, or choose "
        "another file."
    ) % {"day": day}


def check(import_: AnswerImport, *, tell: Tell = silent) -> None:
    """Read the file and note what can be imported and what cannot. Safe to run again."""
    if import_.state != State.CHECKING:
        return
    try:
        found = findings_of(_table(import_, tell), tell)
    except UnreadableFile as unreadable:
        _note(import_, state=State.FAILED, failure=unreadable.message)
        return
    if found.problems:
        headings = [_("Row"), _("Column"), _("Question"), _("Value"), _("What to do")]
        definition = import_.round.definition
        asked = {name: asked_in(definition, name) for name in {p.column for p in found.problems}}
        rows = ([p.row, p.column, asked[p.column], p.value, p.advice] for p in found.problems)
        path = import_files.errors_file(import_.pk)
        import_files.write(path, write_csv(headings, rows, dialect=EXCEL_FI))
    _note(
        import_,
        state=State.FAILED if found.failure else State.CHECKED,
        failure=found.failure,
        good_count=found.good_count,
        bad_count=found.bad_count,
        problem_count=found.problem_count,
        problems=[problem.as_json() for problem in found.problems[:ON_PAGE]],
    )


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
    moved = AnswerImport.objects.filter(pk=import_.pk, state=from_).update(state=to, failure="")
    import_.refresh_from_db()
    return bool(moved)


def apply(
    import_: AnswerImport,
    *,
    skip_bad: bool,
    by: User | None,
    at: dt.datetime,
    tell: Tell = silent,
) -> None:
    """Write all responses, or those without errors where the others may be skipped; or none.

    Safe to run again, late and twice at once: the row's lock and the file's checksum decide.
    """
    if import_.state != State.APPLYING:
        return
    try:
        answers = _table(import_, tell)
        with transaction.atomic():
            _write(import_, answers, skip_bad=skip_bad, by=by, at=at)
    except UnreadableFile as unreadable:
        _note(import_, state=State.FAILED, failure=unreadable.message)
    except Refused as refused:
        _note(import_, state=State.CHECKED, failure=" ".join(refused.messages))
    except Changed:
        _note(import_, state=State.CHECKING)
        check(import_, tell=tell)
        changed = _("What can be imported has changed since it was checked. Please look again.")
        AnswerImport.objects.filter(pk=import_.pk, state=State.CHECKED).update(failure=changed)
    except IntegrityError:
        same = _same_file(import_)
        if same is None:
            raise
        _note(import_, state=State.CHECKED, failure=already_imported(same))
    import_.refresh_from_db()


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


def remove(import_: AnswerImport, *, by: User | None, at: dt.datetime) -> None:
    """Take the responses of this import and their counts out of the round again. Safe to run again."""
    if import_.state != State.REMOVING:
        return
    try:
        with transaction.atomic():
            _take_out(import_, by=by, at=at)
    except Refused as refused:
        _note(import_, state=State.APPLIED, failure=" ".join(refused.messages))
    import_.refresh_from_db()


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


def forget_old(*, at: dt.datetime) -> int:
    """After thirty days: files, errors, and what was never imported."""
    old = AnswerImport.objects.due_to_forget(at=at)
    old.filter(state__in=[State.CHECKING, State.CHECKED, State.FAILED]).update(
        state=State.CANCELLED
    )
    import_files.forget_older_than(at - KEPT)
    return old.update(problems=[], failure="", name="", forgotten_at=at)


# --- Inside ------------------------------------------------------------------------------------


def _table(import_: AnswerImport, tell: Tell) -> AnswerTable:
    """The file, as this round understands it. Raises `UnreadableFile`."""
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    table = read_table(
        import_files.sent_file(import_.pk),
        import_.name,
        wait=lambda: tell(0, 1, _("Reading the file")),
    )
    return AnswerTable(round_.definition, Places.of_round(round_), table)


def _write(
    import_: AnswerImport,
    answers: AnswerTable,
    *,
    skip_bad: bool,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Inside the transaction. Marked first, so that the same file at the same time waits or fails."""
    round_ = _held_round(import_, at=at)
    current = AnswerImport.objects.select_for_update().get(pk=import_.pk)
    if current.state != State.APPLYING:
        return
    if current.bad_count and not skip_bad:
        raise Refused(_("Some rows have errors. Correct them, or choose to skip them."))
    current.state, current.applied_at = State.APPLIED, at
    current.save(update_fields=["state", "applied_at"])
    rows = GoodRows(answers)
    write_responses(round_, ((_response(current, row, at), row.answers) for row in rows))
    if (rows.good_count, rows.bad_count) != (current.good_count, current.bad_count):
        raise Changed
    trail.record(
        "answers.imported",
        subject=round_,
        by=by,
        at=at,
        responses=rows.good_count,
        skipped=rows.bad_count,
    )
    transaction.on_commit(partial(import_files.sent_file(import_.pk).unlink, missing_ok=True))


def _response(import_: AnswerImport, row: Row, at: dt.datetime) -> Response:
    return Response(
        round_id=import_.round_id,
        region_id=row.place or None,
        answer_import=import_,
        language=settings.LANGUAGE_CODE,
        submitted_at=at,
        reference=make_reference(),
    )


def _take_out(import_: AnswerImport, *, by: User | None, at: dt.datetime) -> None:
    round_ = _held_round(import_, at=at)
    current = AnswerImport.objects.select_for_update().get(pk=import_.pk)
    if current.state != State.REMOVING:
        return
    answers = Answer.objects.filter(response__answer_import=current)
    take_counts(round_.pk, counts_of(round_, answers.iterator()))
    answers.delete()
    Response.objects.filter(answer_import=current).delete()
    current.state, current.removed_at = State.REMOVED, at
    current.save(update_fields=["state", "removed_at"])
    trail.record("answers.removed", subject=round_, by=by, at=at, responses=current.good_count)


def _held_round(import_: AnswerImport, *, at: dt.datetime) -> Round:
    """The round, which cannot close nor be published meanwhile. Raises `Refused`.

    Asked of now, not of when the work began: reading a large file takes a while.
    """
    hold(import_.round_id)
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    if refusal := refusal_for(round_, at=max(at, timezone.now())):
        raise Refused(refusal)
    return round_


def _same_file(import_: AnswerImport) -> AnswerImport | None:
    """The import that has brought this very file into this round."""
    same = AnswerImport.objects.filter(round=import_.round_id, sha256=import_.sha256)
    return same.counting().exclude(pk=import_.pk).first()


def _note(import_: AnswerImport, *, state: str, **found: Any) -> None:
    """Write the outcome, unless the import was put away meanwhile."""
    mine = AnswerImport.objects.filter(pk=import_.pk, state=import_.state)
    mine.update(state=state, **found)
    import_.refresh_from_db()
