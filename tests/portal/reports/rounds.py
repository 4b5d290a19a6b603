"""Rounds that are over, with answers whose figures are known beforehand."""

import datetime as dt
import uuid

from django.utils import timezone

from surveys.answering.response import make_reference, write_responses
from surveys.counts.invited import add_answered, add_invited
from surveys.models import Response
from surveys.questionnaire.answers import AnswerValue
from tests.factories.surveys import AnswerImportFactory, RoundFactory

A_DAY = dt.timedelta(days=1)


def make_over(survey, name="", **fields):
    """Closed yesterday, its results published today."""
    now = timezone.now()
    moments = {
        "opens_at": now - 9 * A_DAY,
        "opened_at": now - 9 * A_DAY,
        "closes_at": now - A_DAY,
        "closed_at": now - A_DAY,
        "results_published_at": now,
    }
    round_ = RoundFactory(survey=survey, **moments | fields)
    if name:
        round_.name_fi = round_.name_sv = round_.name_en = name
        round_.save()
    return round_


def respond(round_, region, *responses):
    """Each response: question code → values. All of a round in one file: it has one supplier."""
    now = timezone.now()
    file = round_.imports.first() or AnswerImportFactory(
        round=round_, name="x.csv", sha256=uuid.uuid4().hex, state="applied", created_at=now
    )
    write_responses(
        round_,
        [
            (
                Response(
                    round=round_,
                    region=region,
                    answer_import=file,
                    language="fi",
                    submitted_at=now,
                    reference=make_reference(),
                ),
                {
                    code: AnswerValue(text=value)
                    if isinstance(value, str)
                    else AnswerValue(tuple(value))
                    for code, value in given.items()
                },
            )
            for given in responses
        ],
    )


def rate(round_, region, *values, code="involve"):
    """One response for each value of one scale."""
    respond(round_, region, *({code: [value]} for value in values))


def invite(round_, region, *, invited, answered, level="local"):
    add_invited(round_.pk, {(region.code, level): invited})
    for _ in range(answered):
        add_answered(round_.pk, {(region.code, level): 1})
