"""Saving unsent answers page by page, from several devices at once."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from portal.ui.sending import UNNAMED, Sending
from surveys.answering import plain
from surveys.answering.draft import save_next, saved_draft
from surveys.answering.locking import note_if_awaiting
from surveys.models import Draft, Invitation
from surveys.questionnaire.answers import Answers, AnswerValue

# How often a save begins anew because another device was faster.
TRIES = 50


class Over(Exception):
    """The invitation takes no answers: it was answered or withdrawn, or its round is over."""


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
    by: Sending = UNNAMED,
    at: dt.datetime,
) -> Saved:
    """Put what is new into the draft; what others changed after version `base` is not overwritten.

    Each answer remembers the version that it came with, and the form that wrote it. Raises `Over`.
    """
    draft = saved_draft(invitation)
    for _ in range(TRIES):
        if draft is None and not any(answers.values()):
            return Saved(Draft(invitation=invitation, saved_at=at))
        draft = draft or Draft(invitation=invitation, saved_at=at)
        newer = frozenset(c for c in answers if _is_newer(draft, c, answers[c], base=base, by=by))
        if _write(draft, {code: a for code, a in answers.items() if code not in newer}, by, at):
            return Saved(draft, newer)
        draft = Draft.objects.filter(pk=invitation.pk).first()
    raise Over


def _begin(draft: Draft, at: dt.datetime) -> bool:
    """Write the first version. The invitation's lock keeps it from appearing after the sending."""
    try:
        with transaction.atomic():
            invitation = draft.invitation
            if not note_if_awaiting(invitation, started_at=invitation.started_at or at):
                raise Over
            plain.save_new([draft])
    except IntegrityError:
        return False
    return True


def _is_newer(draft: Draft, code: str, typed: AnswerValue, *, base: int, by: Sending) -> bool:
    """Whether another form than this one has answered it since, and otherwise."""
    stored = draft.content.get(code)
    # What the form itself has saved is its own, even if it never heard of it.
    if not stored or stored["n"] <= base or by.is_after(*stored.get("by", ("", 0))):
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
    return _begin(draft, at) if version == 1 else save_next(draft)
