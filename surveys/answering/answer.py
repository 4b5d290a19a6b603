"""Answering: unsent answers are saved page by page, and sent once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from surveys.answering.lock_round import lock_round
from surveys.answering.response import make_reference, write_responses
from surveys.counts.tally import add_answered
from surveys.models import Draft, Invitation, Response, plain
from surveys.questionnaire.answers import Answers, AnswerValue, missing
from surveys.questionnaire.definition import Question

# How often a save begins anew because another device was faster.
TRIES = 50


class Over(Exception):
    """The invitation takes no answers: it was answered or withdrawn, or its round is over."""


class Unfinished(Exception):
    """Nothing was sent: an answer is missing, or was changed since it was last looked at."""


@dataclass(frozen=True)
class Sending:
    """Which opened form sends, and which of its sendings it is. One without scripts does not say."""

    form: str = ""
    count: int = 0

    def has_written(self, stored: dict[str, Any]) -> bool:
        """Whether an earlier sending of this form did, even if the form never heard of it.

        What overtook it on the way is a later one.
        """
        form, count = stored.get("by", ("", 0))
        return bool(form == self.form and count < self.count)


@dataclass(frozen=True)
class Saved:
    """The draft after saving, and the codes whose newer answers were left in place."""

    draft: Draft
    newer: frozenset[str] = frozenset()


def save_answers(
    invitation: Invitation,
    answers: Answers,
    *,
    base: int,
    by: Sending = Sending(),
    at: dt.datetime,
) -> Saved:
    """Put what is new into the draft; what others changed after version `base` is not overwritten.

    Each answer remembers the version that it came with, and the form that wrote it. Raises `Over`.
    """
    draft = _saved_draft(invitation)
    for _ in range(TRIES):
        if draft is None and not any(answers.values()):
            return Saved(Draft(invitation=invitation, saved_at=at))
        draft = draft or Draft(invitation=invitation, saved_at=at)
        newer = frozenset(c for c in answers if _is_newer(draft, c, answers[c], base=base, by=by))
        if _write(draft, {code: a for code, a in answers.items() if code not in newer}, by, at):
            return Saved(draft, newer)
        draft = Draft.objects.filter(pk=invitation.pk).first()
    raise Over


def submit(invitation: Invitation, *, base: int, language: str, at: dt.datetime) -> Response:
    """Send the draft. However many ask at once there is one response, and all of them get it.

    Raises `Over` and `Unfinished`.
    """
    draft = _saved_draft(invitation)
    if draft is not None and (draft.version != base or _unanswered(invitation, draft)):
        raise Unfinished
    with transaction.atomic():
        is_open = lock_round(invitation.round_id, open_at=at)
        # The lock of the row, and the question whether somebody was faster, in one statement.
        if is_open and invitation.note_if_awaiting(answered_at=at):
            return _send(invitation, draft, language, at)
    response = Response.objects.filter(invitation=invitation).first()
    if response is None:
        raise Over
    return response


def unanswered(invitation: Invitation, answers: Answers) -> list[Question]:
    """The required questions that still wait for an answer."""
    return [
        question
        for question in invitation.round.definition.questions
        if missing(question, answers.get(question.code) or AnswerValue())
    ]


def _unanswered(invitation: Invitation, draft: Draft) -> bool:
    answers = draft.answers
    return not any(answers.values()) or bool(unanswered(invitation, answers))


def _send(invitation: Invitation, draft: Draft | None, language: str, at: dt.datetime) -> Response:
    """Inside the transaction that has marked the invitation; undone if the draft has moved on."""
    if draft is None:
        raise Unfinished
    if not draft.delete_as_read():
        raise Unfinished
    response = Response(
        round_id=invitation.round_id,
        region_id=invitation.region_id,
        invitation=invitation,
        language=language,
        submitted_at=at,
        reference=make_reference(),
    )
    write_responses(invitation.round, [(response, draft.answers)])
    add_answered(invitation.round_id, region_code=invitation.region_code, level=invitation.level)
    return response


def _saved_draft(invitation: Invitation) -> Draft | None:
    """The draft that came with the invitation, if it did; it is checked again when it is written."""
    return getattr(invitation, "draft", None)


def _begin(draft: Draft, at: dt.datetime) -> bool:
    """Write the first version. The invitation's lock keeps it from appearing after the sending."""
    try:
        with transaction.atomic():
            invitation = draft.invitation
            if not invitation.note_if_awaiting(started_at=invitation.started_at or at):
                raise Over
            plain.save_new([draft])
    except IntegrityError:
        return False
    return True


def _is_newer(draft: Draft, code: str, typed: AnswerValue, *, base: int, by: Sending) -> bool:
    """Whether another form than this one has answered it since, and otherwise."""
    stored = draft.content.get(code)
    if not stored or stored["n"] <= base or by.has_written(stored):
        return False
    return AnswerValue.from_json(stored) != typed


def _write(draft: Draft, answers: Answers, by: Sending, at: dt.datetime) -> bool:
    """Save what differs. False if somebody else has saved since the draft was read."""
    version = draft.version + 1
    new = {
        code: {**answer.as_json(), "n": version, "by": [by.form, by.count]}
        for code, answer in answers.items()
        if AnswerValue.from_json(draft.content.get(code, {})) != answer
    }
    if not new:
        return True
    draft.content, draft.version, draft.saved_at = {**draft.content, **new}, version, at
    return _begin(draft, at) if version == 1 else draft.save_next()
