"""What a question was in the version before: the same, carried over by a table, or none of it.

Answers to the same question are held side by side as they are. Those to one that is carried over are
counted anew through its table, each old choice as a new one or as nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.typed.text import name_key
from surveys.questionnaire.definition import (
    CANNOT_SAY,
    CANNOT_SAY_CHOICE,
    KIND_LABELS,
    Before,
    Choice,
    Definition,
    Question,
    QuestionKind,
)


class Relation(StrEnum):
    SAME = "same"
    MAPPED = "mapped"
    NEW = "new"

    @property
    def label(self) -> str:
        return str(RELATION_LABELS[self])


RELATION_LABELS = {
    Relation.SAME: gettext_lazy("same"),
    Relation.MAPPED: pgettext_lazy("of a question", "carried over"),
    Relation.NEW: gettext_lazy("new"),
}
# One answer of each person; of several choices each is counted by itself.
ONE_OF = frozenset({QuestionKind.SCALE, QuestionKind.SINGLE})


@dataclass(frozen=True)
class Carried:
    """A question as it was asked earlier, and what its answers are now.

    `numbers`: of a choice then → now, by the numbers that are stored; what is not in it counts nowhere.
    None: answers mean what they meant.
    """

    was: Question
    numbers: Mapping[int, int] | None = None

    @property
    def relation(self) -> Relation:
        return Relation.SAME if self.numbers is None else Relation.MAPPED

    @property
    def dropped(self) -> tuple[Choice, ...]:
        """The choices whose answers count nowhere."""
        if self.numbers is None:
            return ()
        return tuple(each for each in self.was.choices if each.number not in self.numbers)


def relation_to(question: Question, before: Definition) -> Relation:
    """As the definition says it."""
    if question.before is None or question.before.question not in before.by_code:
        return Relation.NEW
    return Relation.MAPPED if question.before.is_mapped else Relation.SAME


def carried_from(question: Question, before: Definition) -> Carried | None:
    """One version back; None where the question is new."""
    said = question.before
    was = before.by_code.get(said.question) if said else None
    if said is None or was is None:
        return None
    if not said.is_mapped:
        return Carried(was)
    return Carried(was, numbers_of(question, was, said.codes))


def carried_along(question: Question, versions: Sequence[Definition]) -> Carried | None:
    """Through several versions, the newest first; of what it was in the last of them."""
    found: Carried | None = Carried(question)
    for version in versions:
        if found is None:
            return None
        step = carried_from(found.was, version)
        if step is None:
            return None
        found = Carried(step.was, _through(step.numbers, found.numbers))
    return found


def _through(
    first: Mapping[int, int] | None, then: Mapping[int, int] | None
) -> Mapping[int, int] | None:
    if first is None or then is None:
        return first if then is None else then
    reached = {old: _answer(middle, then) for old, middle in first.items()}
    return {old: new for old, new in reached.items() if new is not None}


def _answer(number: int, numbers: Mapping[int, int]) -> int | None:
    return CANNOT_SAY if number == CANNOT_SAY else numbers.get(number)


def numbers_of(now: Question, was: Question, codes: Mapping[str, str]) -> dict[int, int]:
    """The table by the numbers that are stored."""
    targets = {choice.code: choice.number for choice in targets_of(now)}
    return {
        choice.number: targets[codes[choice.code]]
        for choice in was.choices
        if codes.get(choice.code) in targets
    }


def targets_of(now: Question) -> tuple[Choice, ...]:
    """What an old choice may have become: what can be chosen now."""
    return now.offered


def may_be_mapped(now: QuestionKind | str, was: QuestionKind | str) -> bool:
    """One answer stays one, and several stay several."""
    if now in ONE_OF:
        return was in ONE_OF
    return now == was == QuestionKind.MULTIPLE


# --- Whether it is still the same


def differences(now: Question, was: Question) -> list[str]:
    """What makes the answers to both incomparable, each in a sentence; none where they are the same."""
    if now.kind != was.kind:
        kinds = {"was": KIND_LABELS[was.kind], "now": KIND_LABELS[now.kind]}
        return [_("Its kind was “%(was)s” and is now “%(now)s”.") % kinds]
    found = list(_of_points(now, was) if now.is_scale else _of_choices(now, was))
    return found or list(_moved_words(now, was))


def _of_points(now: Question, was: Question) -> Iterator[str]:
    ours, theirs = ([each.number for each in question.choices] for question in (now, was))
    if len(ours) != len(theirs):
        counts = {"was": len(theirs), "now": len(ours)}
        yield _("Its scale had %(was)d points and now has %(now)d.") % counts
    elif ours != theirs:
        values = {"was": ", ".join(map(str, theirs)), "now": ", ".join(map(str, ours))}
        yield _("Its points had the values %(was)s and now have %(now)s.") % values


def _of_choices(now: Question, was: Question) -> Iterator[str]:
    ours, theirs = ([each.code for each in question.choices] for question in (now, was))
    if lost := [str(choice.text) for choice in was.choices if choice.code not in ours]:
        message = _(
            "Choices were taken away: %(choices)s. Choices are never taken away: bring them back and "
            "mark them as no longer offered."
        )
        yield message % {"choices": ", ".join(lost)}
    elif ours[: len(theirs)] != theirs:
        choices = {"choices": ", ".join(str(each.text) for each in was.choices)}
        message = _(
            "Its choices stood in this order: %(choices)s. Put them back in that order, and new ones "
            "after them."
        )
        yield message % choices


def _moved_words(now: Question, was: Question) -> Iterator[str]:
    """What one choice was called is what another is called now: its answers would change sides."""
    theirs = {key: choice.code for choice in was.choices for key in _names(choice)}
    told = []
    for choice in now.choices:
        moved = {theirs.get(key, choice.code) for key in _names(choice)} - {choice.code}
        if moved:
            about = {"words": choice.text, "was": min(moved), "now": choice.code}
            told.append(_("“%(words)s” was the answer “%(was)s” and is now “%(now)s”.") % about)
    if told:
        yield " ".join(told)


def _names(choice: Choice) -> list[tuple[str, str]]:
    return [(language, name_key(text)) for language, text in choice.text.by_language.items()]


def reworded(now: Question, was: Question) -> list[tuple[str, str]]:
    """Old words and new ones of each choice that is called otherwise now."""
    then = {choice.code: choice for choice in was.choices}
    found = []
    for choice in now.choices:
        before = then.get(choice.code)
        if before is None:
            continue
        old, new = before.text.by_language, choice.text.by_language
        changed = [
            each for each in old if each in new and name_key(old[each]) != name_key(new[each])
        ]
        if changed:
            found.append((old[changed[0]], new[changed[0]]))
    return found


# --- What is wrong


def table_faults(now: Question, was: Question, codes: Mapping[str, str]) -> list[str]:
    """Of a question that is carried over."""
    if not may_be_mapped(now.kind, was.kind):
        kinds = {"was": KIND_LABELS[was.kind], "now": KIND_LABELS[now.kind]}
        message = _(
            "Answers of the kind “%(was)s” cannot be carried over to the kind “%(now)s”. Call the "
            "question new."
        )
        return [message % kinds]
    known = {choice.code for choice in was.choices}
    offered = {choice.code for choice in targets_of(now)}
    found = []
    if unknown := sorted(set(codes) - known):
        message = _("Its table names answers that there were not before: %(codes)s.")
        found.append(message % {"codes": ", ".join(unknown)})
    if unknown := sorted(set(codes.values()) - offered):
        message = _("Its table leads to answers that cannot be chosen now: %(codes)s.")
        found.append(message % {"codes": ", ".join(unknown)})
    return found


def faults_of(
    questions: Collection[Question], before: Definition
) -> Iterator[tuple[Question, str]]:
    """Each question with what is wrong with what it says of the version before."""
    said = [question.before.question for question in questions if question.before]
    twice = {code for code, count in Counter(said).items() if count > 1}
    for question in questions:
        if question.before is not None:
            is_twice = question.before.question in twice
            for message in _faults_of(question, question.before, before, is_twice=is_twice):
                yield question, message


def _faults_of(
    question: Question, said: Before, before: Definition, *, is_twice: bool
) -> Iterator[str]:
    was, about = before.by_code.get(said.question), {"code": said.question}
    if was is None:
        yield _("It goes on with the question “%(code)s”, which was not asked before.") % about
    elif is_twice:
        yield _("Another question goes on with “%(code)s” too. Only one of them can.") % about
    elif said.is_mapped:
        yield from table_faults(question, was, said.codes)
    else:
        mend = _("It is not the same any more: carry its answers over, or call it new.")
        for message in differences(question, was):
            yield f"{message} {mend}"


# --- What is proposed


def proposed_codes(now: Question, was: Question) -> dict[str, str]:
    """Then → now: by the same words; where there are as many points, or for choices, by the code."""
    if not may_be_mapped(now.kind, was.kind):
        return {}
    by_words = {key: choice.code for choice in reversed(targets_of(now)) for key in _names(choice)}
    codes = {choice.code for choice in targets_of(now)} - {CANNOT_SAY_CHOICE.code}
    by_code = now.kind == was.kind and (
        not now.is_scale or [c.number for c in now.choices] == [c.number for c in was.choices]
    )
    found = {}
    for choice in was.choices:
        alike = next((by_words[key] for key in _names(choice) if key in by_words), "")
        if not alike and by_code and choice.code in codes:
            alike = choice.code
        if alike:
            found[choice.code] = alike
    return found


# --- What ends


@dataclass(frozen=True)
class Ended:
    """A question of the version before whose figures nobody can hold beside those to come."""

    was: Question
    # The question that stands in its place, if one has its code.
    now: Question | None
    # Its figures stop: whoever follows the indicator sees it begin anew.
    indicator: str = ""
    # The answers go on, carried over, and only the indicator begins anew.
    is_carried: bool = False


def endings(questions: Collection[Question], before: Definition) -> list[Ended]:
    """In the order of the version before. What people wrote in their own words was never compared."""
    by_code = {question.code: question for question in questions}
    successors = {
        question.before.question: (question, question.before.is_mapped)
        for question in questions
        if question.before
    }
    found = []
    for was in before.questions:
        if was.is_open:
            continue
        if was.code not in successors:
            found.append(Ended(was, by_code.get(was.code), was.indicator))
            continue
        after, is_mapped = successors[was.code]
        if was.indicator and (is_mapped or after.indicator != was.indicator):
            found.append(Ended(was, after, was.indicator, is_carried=True))
    return found
