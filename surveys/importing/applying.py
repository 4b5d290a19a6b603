"""Taking the answers of a file into a round, whole or not at all, and out of it again."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.importing.findings import Tell, silent
from portal.importing.problem import Changed, FileRefused
from portal.importing.states import State
from portal.importing.work import apply_file, locked, remove_file
from surveys.answering.locking import lock_round, note_if_awaiting
from surveys.answering.response import make_reference, write_responses
from surveys.counts.invited import add_answered, take_answered
from surveys.counts.tally import take_counts
from surveys.importing.answer_table import AnswerTable, GoodRows, ResponseRow
from surveys.importing.checking import check, read_answer_table
from surveys.models import Answer, AnswerImport, Invitation, Response, Round
from surveys.models.answer_import import import_refusal
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.problem import Problem


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

    def write() -> None:
        answers = read_answer_table(import_, tell)
        # Not row by row: what is told inside of the transaction is seen when it is over.
        tell(0, 0, _("Writing the answers"))
        with transaction.atomic():
            _write(import_, answers, skip_bad=skip_bad, by=by, at=at)

    apply_file(import_, write, check_again=partial(check, import_, tell=tell))


def remove(import_: AnswerImport, *, by: User | None, at: dt.datetime) -> None:
    """Take the responses of this import and their counts out of the round again. Safe to run again.

    The invitations that it answered wait again. Its bad rows and the list of its errors are forgotten with them.
    """
    remove_file(import_, partial(_take_out, import_, by=by, at=at))


def _write(
    import_: AnswerImport,
    answers: AnswerTable,
    *,
    skip_bad: bool,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Inside the transaction. Marked first, so that the same file at the same time waits or fails."""
    round_ = _locked_round(import_, at=at)
    current = locked(import_, state=State.APPLYING)
    if current is None:
        return
    if current.bad_count and not skip_bad:
        raise FileRefused(Problem("rows_bad"))
    current.state, current.applied_at = State.APPLIED, at
    current.save(update_fields=["state", "applied_at"])
    rows = GoodRows(answers)
    answered: Counter[tuple[str, str]] = Counter()
    write_responses(round_, _responses(current, rows, answered, at=at))
    counts = (rows.good_count, rows.bad_count, answered.total())
    if counts != (current.good_count, current.bad_count, current.invited_count):
        raise Changed
    add_answered(round_.pk, answered)
    trail.record(
        "answers.imported",
        subject=round_,
        by=by,
        at=at,
        responses=rows.good_count,
        skipped=rows.bad_count,
        invited=answered.total(),
    )
    transaction.on_commit(partial(import_.files.forget_sent, import_.pk))


def _responses(
    import_: AnswerImport,
    rows: Iterable[ResponseRow],
    answered: Counter[tuple[str, str]],
    *,
    at: dt.datetime,
) -> Iterator[tuple[Response, Answers]]:
    """Marks invitations as answered on the way, and counts them. Raises `Changed`."""
    for row in rows:
        if row.invitation is not None:
            if not note_if_awaiting(row.invitation, answered_at=at):
                raise Changed
            answered[row.invitation.region_code, row.invitation.level] += 1
        yield _response(import_, row, at), row.answers


def _response(import_: AnswerImport, row: ResponseRow, at: dt.datetime) -> Response:
    response = Response(
        round_id=import_.round_id,
        region_id=row.region_code or None,
        invitation=row.invitation,
        answer_import=import_,
        language=settings.LANGUAGE_CODE,
        submitted_at=at,
        reference=make_reference(),
    )
    response.freeze_facts()
    return response


def _take_out(import_: AnswerImport, *, by: User | None, at: dt.datetime) -> None:
    round_ = _locked_round(import_, at=at)
    current = locked(import_, state=State.REMOVING)
    if current is None:
        return
    take_counts(round_.pk, current.pk)
    Answer.objects.filter(response__answer_import=current).delete()
    invited = Invitation.objects.filter(response__answer_import=current)
    waiting = Counter((each.region_code, each.level) for each in invited.only("region", "level"))
    invited.update(answered_at=None)
    take_answered(round_.pk, waiting)
    Response.objects.filter(answer_import=current).delete()
    current.state, current.removed_at, current.problems = State.REMOVED, at, []
    current.save(update_fields=["state", "removed_at", "problems"])
    trail.record("answers.removed", subject=round_, by=by, at=at, responses=current.good_count)
    transaction.on_commit(partial(import_.files.forget, import_.pk))


def _locked_round(import_: AnswerImport, *, at: dt.datetime) -> Round:
    """The round, which cannot close nor be published meanwhile. Raises `FileRefused`.

    Asked of now, not of when the work began: reading a large file takes a while.
    """
    lock_round(import_.round_id)
    round_ = Round.objects.with_survey().get(pk=import_.round_id)
    if refusal := import_refusal(round_, at=max(at, timezone.now())):
        raise FileRefused(refusal)
    return round_
