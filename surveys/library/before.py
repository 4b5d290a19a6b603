"""A draft beside the version before: what each question was there, and which comparisons end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from regions.models import Indicator
from surveys.library.checklist import coming_version, version_before
from surveys.library.parts import find_question, name_of
from surveys.library.starting import questions_in
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.definition import Choice, Definition, Question
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.going_on import (
    Ended,
    Relation,
    endings,
    faults_of,
    may_be_mapped,
    relation_to,
    reworded,
)

Content = dict[str, Any]
# What of a question its table rests on.
RESTS_ON = ("before", "kind", "points", "choices", "cannot_say")


@dataclass(frozen=True)
class Related:
    """One question of the draft: what it was, and what is wrong with saying so."""

    number: int
    code: str
    name: str
    relation: Relation
    was: Question | None = None
    # Each earlier answer and what it is now; None: it counts nowhere.
    table: Sequence[tuple[Choice, Choice | None]] = ()
    faults: Sequence[str] = ()
    # Old words and new ones of answers that are called otherwise now.
    rewordings: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class DraftBefore:
    """All of them. `survey` is the version before."""

    survey: Survey
    related: Sequence[Related]
    ended: Sequence[Ended]

    @cached_property
    def by_code(self) -> dict[str, Related]:
        return {each.code: each for each in self.related}

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are related how."""
        return {
            relation.value: sum(each.relation == relation for each in self.related)
            for relation in Relation
        }


def before_of(draft: SurveyDraft) -> DraftBefore | None:
    """None where there is nothing that anybody has answered before. The queries do not grow."""
    survey = survey_before(draft)
    if survey is None:
        return None
    before = survey.definition
    known = complete_questions(draft.content)
    faults: dict[str, list[str]] = {}
    for question, message in faults_of(known.values(), before):
        faults.setdefault(question.code, []).append(message)
    related = [
        _related(number, content, known, before, faults)
        for number, content in enumerate(questions_in(draft.content), 1)
    ]
    return DraftBefore(survey, related, _named(endings(known.values(), before)))


def _named(ended: Sequence[Ended]) -> list[Ended]:
    """With the names of their indicators."""
    codes = {each.indicator for each in ended if each.indicator}
    known = Indicator.objects.in_bulk(codes) if codes else {}
    return [
        replace(each, indicator=str(known.get(each.indicator, each.indicator))) for each in ended
    ]


def survey_before(draft: SurveyDraft) -> Survey | None:
    return version_before(draft, coming=coming_version(draft)) if draft.survey_id else None


def _related(
    number: int,
    content: Mapping[str, Any],
    known: Mapping[str, Question],
    before: Definition,
    faults: Mapping[str, Sequence[str]],
) -> Related:
    code = content["code"]
    question = known.get(code)
    if question is None or (relation := relation_to(question, before)) == Relation.NEW:
        return Related(number, code, name_of(content), Relation.NEW, faults=faults.get(code, ()))
    said = question.before
    assert said is not None  # noqa: S101 - otherwise it was new
    was = before.by_code[said.question]
    now = {choice.code: choice for choice in question.offered}
    return Related(
        number,
        code,
        name_of(content),
        relation,
        was,
        tuple((choice, now.get(said.codes.get(choice.code, ""))) for choice in was.choices)
        if relation == Relation.MAPPED
        else (),
        faults.get(code, ()),
        reworded(question, was) if relation == Relation.SAME else (),
    )


def may_go_on_from(
    question: Question | None, content: Content, before: Definition
) -> list[Question]:
    """The earlier questions that this one may go on with: of its kind, and no other question's."""
    if question is None:
        return []
    taken = {
        each["before"]["question"]
        for each in questions_in(content)
        if each.get("before") and each["code"] != question.code
    }
    return [
        was
        for was in before.questions
        if was.code not in taken
        and (was.kind == question.kind or may_be_mapped(question.kind, was.kind))
    ]


def what_it_rests_on(content: Content, code: str) -> dict[str, Any]:
    """The part of a draft that a form of `code` shows. Raises `PartGone`."""
    question = find_question(content, code)[1]
    return {name: question.get(name) for name in RESTS_ON}


def set_before(
    content: Content,
    code: str,
    *,
    relation: Relation,
    was: str = "",
    codes: Iterable[tuple[str, str]] = (),
) -> None:
    """In place. `codes`: then → now, of a question that is carried over. Raises `PartGone`."""
    question = find_question(content, code)[1]
    question.pop("before", None)
    if relation == Relation.NEW:
        return
    question["before"] = {"question": was}
    if relation == Relation.MAPPED:
        question["before"]["codes"] = dict(codes)
