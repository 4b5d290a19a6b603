"""Answers for rounds whose results are looked at: written as everybody's are, counts included."""

import datetime as dt

from django.utils import timezone

from surveys.answering.response import make_reference, write_responses
from surveys.models import AnswerImport, Response
from surveys.questionnaire.answers import AnswerValue
from tests.factories.regions import AssignmentFactory
from tests.factories.surveys import InvitationFactory


def respond(round_, region, *responses):
    """One response for each mapping of question codes to a value, values or words."""
    source, _ = AnswerImport.objects.get_or_create(
        round=round_,
        defaults={"name": "vastaukset.csv", "state": "applied", "created_at": timezone.now()},
    )
    source.good_count += len(responses)
    source.save()
    write_responses(
        round_,
        [
            (
                Response(
                    round=round_,
                    region=region,
                    answer_import=source,
                    language="fi",
                    submitted_at=timezone.now(),
                    reference=make_reference(),
                ),
                {code: _given(answer) for code, answer in answers.items()},
            )
            for answers in responses
        ],
    )


def rate(round_, region, *values, code="involve"):
    """So many responses, each with one value of one question."""
    respond(round_, region, *({code: value} for value in values))


def end(round_, *, published=False):
    """Close the round a moment ago."""
    round_.closed_at = timezone.now() - dt.timedelta(minutes=1)
    round_.results_published_at = round_.closed_at if published else None
    round_.save()
    return round_


def ask_in(round_, person, regions):
    """The invitations of somebody who works in all of these regions."""
    for region in regions:
        if not person.assignments.filter(region=region, ends_on=None).exists():
            AssignmentFactory(user=person, region=region)
    return [InvitationFactory(round=round_, region=region, user=person) for region in regions]


def _given(answer):
    if isinstance(answer, AnswerValue):
        return answer
    if isinstance(answer, str):
        return AnswerValue(text=answer)
    return AnswerValue(tuple(answer) if isinstance(answer, (list, tuple)) else (answer,))
