"""What the fields of an answer are called when a refusal gives them back, whoever sent them."""

from collections.abc import Mapping

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.translation import gettext as _

from surveys.answering.question_field import WHY
from surveys.models import Survey
from surveys.models.survey import known_definition

# The field in which a form says whose questions it asks; a refusal never shows it.
MARK = "draft_survey"


def survey_mark(survey: Survey) -> str:
    """Signed, so that nobody reads the questions of a survey by asking for them."""
    return _signer().sign(survey.digest)


def names_of_fields(request: HttpRequest) -> Mapping[str, str]:
    """Field → question, where the form is one of ours.

    While the database is away, only of what this process has read before.
    """
    try:
        digest = _signer().unsign(request.POST.get(MARK, ""))
    except BadSignature:
        return {}
    definition = known_definition(digest)
    if definition is None and getattr(request, "may_ask_database", True):
        survey = Survey.objects.filter(digest=digest).first()
        definition = survey.definition if survey else None
    names = {}
    for question in definition.questions if definition else ():
        names[question.code] = f"{question.number}. {question.text}"
        names[question.code + WHY] = _("Reason for your answer to question %(number)d") % {
            "number": question.number
        }
    return names


def _signer() -> Signer:
    return Signer(salt="surveys.answering.field_labels")
