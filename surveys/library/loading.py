"""Taking a definition into the portal."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from surveys.models import Question, Survey
from surveys.questionnaire.definition_file import (
    FaultyDefinition,
    build_definition,
    checked_content,
    definition_digest,
)
from surveys.questionnaire.schema import Fault


@transaction.atomic
def load_survey(content: Any, *, by: User | None, at: dt.datetime) -> Survey:
    """The survey of this definition; the same definition again changes nothing.

    A version may be replaced until a round asks it. Raises `FaultyDefinition`.
    """
    content = checked_content(content)
    definition = build_definition(content)
    digest = definition_digest(content)
    known = Survey.objects.filter(code=definition.code, version=definition.version).first()
    if known is not None and known.digest == digest:
        return known
    if known is not None and known.rounds.exists():
        message = _("Version %(version)d is already in use. Raise the version number.")
        raise FaultyDefinition([Fault("version", message % {"version": definition.version})])
    if known is not None:
        known.delete()
    survey = Survey.objects.create(
        code=definition.code,
        version=definition.version,
        content=content,
        digest=digest,
        loaded_at=at,
    )
    Question.objects.bulk_create(
        Question(
            id=survey.question_id(question.number),
            survey=survey,
            number=question.number,
            code=question.code,
            kind=question.kind,
        )
        for question in definition.questions
    )
    trail.record("survey.loaded", subject=survey, by=by, at=at, version=definition.version)
    return survey
