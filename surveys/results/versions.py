"""The versions of a survey that a round's answers may be compared with, and where an indicator begins anew."""

from collections.abc import Sequence

from surveys.models import Survey
from surveys.questionnaire.definition import Question
from surveys.questionnaire.going_on import Relation, carried_from


def versions_before(survey: Survey) -> list[Survey]:
    """Those that it goes on from, the newest first. One query; none where it goes on from nothing."""
    if survey.goes_on_from_id is None:
        return []
    earlier = Survey.objects.light().filter(code=survey.code, version__lt=survey.version)
    known = {each.pk: each for each in earlier}
    found = []
    at: int | None = survey.goes_on_from_id
    while at in known:
        found.append(known.pop(at))
        at = found[-1].goes_on_from_id
    return found


def basis_of(question: Question, survey: Survey, before: Sequence[Survey]) -> str:
    """Since which version the figures of its indicator are asked for as they are now: `code:version`.

    Empty: as they were from the beginning. Only figures of one basis are compared. `before`: as
    `versions_before` gives them.
    """
    asked, since = question, survey
    for place, earlier in enumerate(before):
        carried = carried_from(asked, earlier.definition)
        if (
            carried is None
            or carried.relation == Relation.MAPPED
            or carried.was.indicator != question.indicator
        ):
            fed = (q.indicator for each in before[place:] for q in each.definition.questions)
            return f"{since.code}:{since.version}" if question.indicator in fed else ""
        asked, since = carried.was, earlier
    return ""
