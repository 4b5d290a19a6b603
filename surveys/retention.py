"""How what surveys keep of respondents is erased; results and response rates stay as they are."""

import datetime as dt

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, Least

from portal.importing.forgetting import FilesForgotten
from portal.retention.ways import ColumnsEmptied, RowsDeleted, ways
from surveys.models import (
    Answer,
    AnswerImport,
    Draft,
    Invitation,
    Question,
    Response,
    Round,
    SetAsideAnswers,
)
from surveys.models.response import ERASED_WORDS
from surveys.questionnaire.definition import QuestionKind


def over(before: dt.datetime, round_: str = "round__") -> Q:
    """Of rounds that were over by then: closed by hand, or their time was up."""
    return Q(**{f"{round_}closed_at__lte": before}) | Q(**{f"{round_}closes_at__lte": before})


def unsent_answers(before: dt.datetime) -> "QuerySet[Draft]":
    withdrawn = Q(invitation__revoked_at__lte=before)
    return Draft.objects.filter(over(before, "invitation__round__") | withdrawn)


def tied_responses(before: dt.datetime) -> "QuerySet[Response]":
    return Response.objects.filter(over(before), forgotten_at=None)


def tied_invitations(before: dt.datetime) -> "QuerySet[Invitation]":
    """Whose answers, if they came, can no longer be told from others."""
    return Invitation.objects.filter(over(before), forgotten_at=None, response=None)


def answers_set_aside(before: dt.datetime) -> "QuerySet[SetAsideAnswers]":
    return SetAsideAnswers.objects.filter(over(before))


def own_words(before: dt.datetime) -> "QuerySet[Answer]":
    return Answer.objects.filter(over(before)).exclude(text="").exclude(text=ERASED_WORDS)


def named_organisations(before: dt.datetime) -> "QuerySet[Answer]":
    naming = Question.objects.filter(kind=QuestionKind.ORGANISATION)
    return Answer.objects.filter(over(before), question__in=naming, value__isnull=False)


def _ended() -> Subquery:
    """The end of the round stands for every moment: equal moments would tie again what was cut."""
    ended = Least(Coalesce("closed_at", "closes_at"), "closes_at")
    return Subquery(Round.objects.filter(pk=OuterRef("round")).values(ended=ended))


def _if_any(moment: str) -> Case:
    return Case(When(**{f"{moment}__isnull": False}, then=_ended()))


ways.add("unsent_answers", RowsDeleted(unsent_answers))
ways.add(
    "respondents.answers",
    ColumnsEmptied(
        tied_responses,
        lambda at: {
            "invitation": None,
            # Of few organisations in a region these are a name.
            "level": "",
            "sector": "",
            "theme": "",
            "submitted_at": _ended(),
            "forgotten_at": at,
        },
    ),
)
ways.add(
    "respondents.asked",
    ColumnsEmptied(
        tied_invitations,
        lambda at: {
            "user": None,
            "organisation": None,
            # A link that nobody can derive, and no digest of any.
            "nonce": "",
            "link_key": "",
            "token_digest": Cast(F("pk"), CharField()),
            "invited_at": _ended(),
            "started_at": None,
            "quiet_at": None,
            "answered_at": _if_any("answered_at"),
            "revoked_at": _if_any("revoked_at"),
            "forgotten_at": at,
        },
    ),
)
ways.add("respondents.set_aside", RowsDeleted(answers_set_aside))
ways.add("own_words.texts", ColumnsEmptied(own_words, lambda _at: {"text": ERASED_WORDS}))
# As a text that is no longer kept: it is counted as before.
ways.add(
    "own_words.named",
    ColumnsEmptied(named_organisations, lambda _at: {"value": None, "text": ERASED_WORDS}),
)
ways.add("imports", FilesForgotten(AnswerImport))
