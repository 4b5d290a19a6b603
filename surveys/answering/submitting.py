"""Sending the answers of a draft: once, however often it is asked."""

import datetime as dt

from django.db import transaction

from surveys.answering.draft import delete_as_read, saved_draft
from surveys.answering.locking import lock_round, note_if_awaiting
from surveys.answering.response import make_reference, write_responses
from surveys.answering.saving import Over
from surveys.counts.invited import add_answered
from surveys.models import Draft, Invitation, Response
from surveys.questionnaire.asked import counting_answers, waiting_questions


class Unfinished(Exception):
    """Nothing was sent: an answer is missing, or was changed since it was last looked at."""


def submit(invitation: Invitation, *, base: int, language: str, at: dt.datetime) -> Response:
    """Send the draft. However many ask at once there is one response, and all of them get it.

    Raises `Over` and `Unfinished`.
    """
    draft = saved_draft(invitation)
    if draft is not None and (draft.version != base or _unanswered(invitation, draft)):
        raise Unfinished
    with transaction.atomic():
        is_open = lock_round(invitation.round_id, open_at=at)
        # The lock of the row, and the question whether somebody was faster, in one statement.
        if is_open and note_if_awaiting(invitation, answered_at=at):
            return _send(invitation, draft, language, at)
    response = Response.objects.filter(invitation=invitation).first()
    if response is None:
        raise Over
    return response


def _unanswered(invitation: Invitation, draft: Draft) -> bool:
    definition = invitation.round.definition
    answers = counting_answers(definition, draft.answers)
    return not any(answers.values()) or bool(waiting_questions(definition, answers))


def _send(invitation: Invitation, draft: Draft | None, language: str, at: dt.datetime) -> Response:
    """Inside the transaction that has marked the invitation; undone if the draft has moved on."""
    if draft is None:
        raise Unfinished
    if not delete_as_read(draft):
        raise Unfinished
    response = Response(
        round_id=invitation.round_id,
        region_id=invitation.region_id,
        invitation=invitation,
        language=language,
        submitted_at=at,
        reference=make_reference(),
    )
    answers = counting_answers(invitation.round.definition, draft.answers)
    response.freeze_facts()
    write_responses(invitation.round, [(response, answers)])
    add_answered(invitation.round_id, {(invitation.region_code, invitation.level): 1})
    return response
