"""Taking a definition into the portal."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from regions.models import Region
from surveys.models import Question, Round, Survey
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.definition_file import (
    FaultyDefinition,
    build_definition,
    checked_content,
    definition_digest,
)
from surveys.questionnaire.going_on import faults_of
from surveys.questionnaire.schema import Fault


def load_survey(
    content: Any,
    *,
    by: User | None,
    at: dt.datetime,
    regions: Iterable[Region] | None = None,
    said: str = "survey.loaded",
    goes_on_from: Survey | None = None,
) -> Survey:
    """The survey of this definition; the same definition again changes nothing.

    A version may be replaced until somebody has begun to answer it: it keeps its key and its rounds.
    Without `regions` those stay that it had. `said` is what the trail says of it. `goes_on_from`: the
    version before; where questions name theirs, it is the newest one. Raises `FaultyDefinition`.
    """
    return keep_survey(
        checked_content(content),
        by=by,
        at=at,
        regions=regions,
        said=said,
        goes_on_from=goes_on_from,
    )


@transaction.atomic
def keep_survey(
    content: Any,
    *,
    by: User | None,
    at: dt.datetime,
    regions: Iterable[Region] | None = None,
    said: str = "survey.loaded",
    goes_on_from: Survey | None = None,
) -> Survey:
    """The same of a content that was found right by itself (`checked_content`)."""
    definition = build_definition(content)
    if goes_on_from is None and any(question.before for question in definition.questions):
        goes_on_from = _version_before(definition)
    if goes_on_from is not None:
        _refuse_what_does_not_go_on(definition, goes_on_from.definition)
    digest = definition_digest(content)
    of_version = Survey.objects.filter(code=definition.code, version=definition.version)
    known = of_version.select_for_update(of=("self",)).first()
    if known is not None and known.digest == digest:
        if regions is not None:
            known.regions.set(regions)
        return known
    survey = known or Survey(code=definition.code, version=definition.version)
    if known is not None:
        # Whoever saves an answer holds their round: they came before, or will read anew.
        list(Round.objects.select_for_update(of=("self",)).filter(survey=known).order_by("pk"))
        if known.has_answers:
            message = _("Version %(version)d is already in use. Raise the version number.")
            place = [Fault("version", message % {"version": definition.version})]
            raise FaultyDefinition(place)
        known.questions.all().delete()
    survey.content, survey.digest, survey.loaded_at = content, digest, at
    survey.goes_on_from = goes_on_from
    survey.save()
    if regions is not None:
        survey.regions.set(regions)
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
    trail.record(said, subject=survey, by=by, at=at, version=definition.version)
    return survey


def _version_before(definition: Definition) -> Survey | None:
    earlier = Survey.objects.filter(code=definition.code, version__lt=definition.version)
    return earlier.order_by("-version").first()


def _refuse_what_does_not_go_on(definition: Definition, before: Definition) -> None:
    places = {
        question.code: f"pages[{page.number - 1}].questions[{place}].before"
        for page in definition.pages
        for place, question in enumerate(page.questions)
    }
    faults = [
        Fault(places[question.code], message)
        for question, message in faults_of(definition.questions, before)
    ]
    if faults:
        raise FaultyDefinition(faults)
