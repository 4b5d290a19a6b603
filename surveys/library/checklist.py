"""What stands between a draft and a survey that can be asked: each point in words, with its place."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils.translation import gettext as _

from portal.ui.localised import LANGUAGES
from surveys.library.estimate import estimated_minutes
from surveys.library.stand_ins import Content, complete, language_name
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.dead_ends import find_dead_ends
from surveys.questionnaire.definition import Definition, QuestionKind
from surveys.questionnaire.definition_file import (
    FaultyDefinition,
    build_definition,
    checked_content,
)
from surveys.questionnaire.going_on import Relation, carried_from, faults_of, reworded
from surveys.questionnaire.point_values import VALUE
from surveys.questionnaire.schema import Fault

# More scales than these on one page tire whoever answers.
MANY_SCALES = 8
PLACE = re.compile(r"^pages\[(\d+)\](?:\.questions\[(\d+)\])?")


@dataclass(frozen=True)
class Finding:
    """One thing to mend: what, and in which part of the draft; no part is the survey itself."""

    message: str
    page: str = ""
    question: str = ""
    # What the part is called: “2. How are you?”.
    name: str = ""
    is_translation: bool = False
    is_condition: bool = False
    # Mended where it is said what the question was in the version before.
    is_about_before: bool = False


@dataclass(frozen=True)
class Checklist:
    """`refusals` must be mended before the survey can be asked, `warnings` may stand."""

    refusals: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    # As it would be asked, with “…” for what is missing; None where it cannot be shown.
    definition: Definition | None
    # As it would be kept; None where something refuses.
    content: Content | None
    version: int

    @property
    def is_ready(self) -> bool:
        return self.content is not None


def check_draft(draft: SurveyDraft) -> Checklist:
    """Everything at once. At most two questions to the database."""
    version = coming_version(draft)
    completed = complete(draft.content, code=draft.code, version=version)
    content = completed.content
    found = [
        _finding(content, each.place, each.message, is_translation=each.is_translation)
        for each in completed.missing
    ]
    if draft.survey_id is None and version > 1:
        message = _("A survey with the code “%(code)s” is there already. Begin with another code.")
        found.append(Finding(message % {"code": draft.code}))
    definition, rewordings = None, list[Finding]()
    dead_ends = list(find_dead_ends(content))
    found += [_finding(content, fault.place, fault.message) for fault in dead_ends]
    _drop_conditions(content, dead_ends)
    try:
        content = checked_content(content)
        definition = build_definition(content)
    except FaultyDefinition as faulty:
        found += [_finding(content, fault.place, fault.message) for fault in faulty.faults]
    else:
        found += _unequal_scales(content)
        before = version_before(draft, coming=version)
        if before is not None:
            found += _lost_choices(content, before.definition)
            found += _not_gone_on_with(content, definition, before.definition)
            rewordings = list(_reworded(content, definition, before.definition))
    warnings = (
        ()
        if definition is None
        else (
            *_warnings(
                definition, estimated=estimated_minutes(content), left_out=completed.left_out
            ),
            *rewordings,
        )
    )
    return Checklist(tuple(found), warnings, definition, None if found else content, version)


def _drop_conditions(content: Content, dead_ends: Iterable[Fault]) -> None:
    """So that the rest can be judged and shown."""
    for fault in dead_ends:
        match = PLACE.match(fault.place)
        if match is not None:
            page = content["pages"][int(match[1])]
            (page if match[2] is None else page["questions"][int(match[2])]).pop("ask_if", None)


def coming_version(draft: SurveyDraft) -> int:
    """The same number again while nobody has begun to answer the version it goes on from."""
    newest: int = (
        Survey.objects.filter(code=draft.code).aggregate(newest=Max("version"))["newest"] or 0
    )
    survey = draft.survey
    if survey is not None and survey.version == newest and not survey.has_answers:
        return newest
    return newest + 1


def version_before(draft: SurveyDraft, *, coming: int) -> Survey | None:
    """With which the draft's questions are compared, `coming` being the version that it will be.

    The one that the draft began from; where nobody has answered that, the one that it replaces went on from.
    """
    survey = draft.survey
    if survey is None or coming > survey.version:
        return survey
    return survey.goes_on_from


def _finding(
    content: Content, place: str, message: str, *, is_translation: bool = False
) -> Finding:
    """`place` as in faults; what is not there is told of the survey as a whole."""
    match = PLACE.match(place)
    if match is None:
        return Finding(message, is_translation=is_translation)
    p, q = int(match[1]), match[2]
    page = content["pages"][p]
    is_condition = ".ask_if" in place
    if q is None:
        name = _("Page %(number)d") % {"number": p + 1}
        return Finding(message, page["code"], "", name, is_translation, is_condition)
    number = int(q) + 1 + sum(len(each["questions"]) for each in content["pages"][:p])
    name = _("Question %(number)d") % {"number": number}
    code = page["questions"][int(q)]["code"]
    return Finding(message, page["code"], code, name, is_translation, is_condition)


def _unequal_scales(content: Content) -> Iterator[Finding]:
    """Means of one indicator are of one scale, or they are of nothing."""
    by_indicator: dict[str, dict[tuple[int, ...], str]] = defaultdict(dict)
    for p, page in enumerate(content["pages"]):
        for q, question in enumerate(page["questions"]):
            if question["kind"] != QuestionKind.SCALE or not question.get("indicator"):
                continue
            values = tuple(point.get(VALUE, n) for n, point in enumerate(question["points"], 1))
            known = by_indicator[question["indicator"]]
            if known and values not in known:
                about = {"indicator": question["indicator"], "other": next(iter(known.values()))}
                message = _(
                    "Its scale has other points than that of question “%(other)s”, and both give the "
                    "indicator “%(indicator)s”. Make the scales alike, or name the indicator once."
                )
                yield _finding(content, f"pages[{p}].questions[{q}]", message % about)
            known.setdefault(values, question["code"])


def _lost_choices(content: Content, before: Definition) -> Iterator[Finding]:
    """Choices are retired and never taken away: answers that chose them keep their meaning."""
    for p, page in enumerate(content["pages"]):
        for q, question in enumerate(page["questions"]):
            asked = before.by_code.get(question["code"])
            if asked is None or asked.is_scale or question["kind"] != asked.kind:
                continue
            if question.get("before") == {"question": asked.code}:
                # That it is not the same any more says so, too.
                continue
            now = [choice["code"] for choice in question.get("choices", ())]
            was = [choice.code for choice in asked.choices]
            if now[: len(was)] == was:
                continue
            lost = [str(choice.text) for choice in asked.choices if choice.code not in now]
            message = (
                _(
                    "It was asked with these choices before: %(choices)s. Choices are never taken "
                    "away: bring them back and mark them as retired."
                )
                if lost
                else _(
                    "Its choices stand in another order than when it was asked: %(choices)s. Put "
                    "them back in that order, and new ones after them."
                )
            )
            about = {"choices": ", ".join(lost or [str(each.text) for each in asked.choices])}
            yield _finding(content, f"pages[{p}].questions[{q}]", message % about)


def _not_gone_on_with(
    content: Content, definition: Definition, before: Definition
) -> Iterator[Finding]:
    """What is called the same, or is carried over, and cannot be."""
    places = _places(content)
    for question, message in faults_of(definition.questions, before):
        yield replace(_finding(content, places[question.code], message), is_about_before=True)


def _reworded(content: Content, definition: Definition, before: Definition) -> Iterator[Finding]:
    """Called the same, in other words: a spelling mistake mended, or another meaning."""
    places = _places(content)
    for question in definition.questions:
        carried = carried_from(question, before)
        if carried is None or carried.relation != Relation.SAME:
            continue
        for old, new in reworded(question, carried.was):
            message = _(
                "An answer was called “%(old)s” and is now called “%(new)s”. If it means something else, "
                "carry the earlier answers over or call the question new."
            )
            finding = _finding(content, places[question.code], message % {"old": old, "new": new})
            yield replace(finding, is_about_before=True)


def _places(content: Content) -> dict[str, str]:
    return {
        question["code"]: f"pages[{p}].questions[{q}]"
        for p, page in enumerate(content["pages"])
        for q, question in enumerate(page["questions"])
    }


def _warnings(
    definition: Definition, *, estimated: int, left_out: Collection[str]
) -> Iterator[Finding]:
    """`estimated` in minutes; `left_out`: languages whose words are not kept."""
    for page in definition.pages:
        scales = Counter(question.is_scale for question in page.questions)[True]
        if scales > MANY_SCALES:
            message = _(
                "There are %(count)d scales on this page. More than eight tire whoever answers: "
                "move some to a page of their own."
            )
            name = _("Page %(number)d") % {"number": page.number}
            yield Finding(message % {"count": scales}, page.code, "", name)
    if estimated >= 2 * definition.minutes:
        message = _(
            "The start page says %(said)d min, but by the questions answering takes about "
            "%(estimated)d min."
        )
        yield Finding(message % {"said": definition.minutes, "estimated": estimated})
    absent = [each for each in LANGUAGES if each not in definition.languages]
    for language in absent:
        if language in left_out:
            message = _(
                "The survey is not asked %(language)s, although some of it is written so: these words are "
                "left out when it is made ready. Choose the language and complete it to keep them."
            )
        else:
            message = _(
                "The survey is not asked %(language)s: there its readers get another language."
            )
        yield Finding(message % {"language": language_name(language)})
