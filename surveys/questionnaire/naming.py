"""Values as people read them: days in the page's format, what lists of the portal call its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from surveys.questionnaire.day import day_of, day_text
from surveys.questionnaire.definition import Question, QuestionKind
from surveys.questionnaire.references import references_for

# Of values that are found in lists.
Names = Mapping[tuple[QuestionKind, int], str]


def names_in(answered: Iterable[tuple[Question, Sequence[int]]]) -> Names:
    """What all these values are called: each list is asked once at most, whatever the questions."""
    by_kind: dict[QuestionKind, set[int]] = defaultdict(set)
    for question, values in answered:
        if question.is_reference and values:
            by_kind[question.kind].update(values)
    return {
        (kind, value): name
        for kind, values in by_kind.items()
        for value, name in references_for(kind).labels(values).items()
    }


def value_text(question: Question, value: int, names: Names) -> str:
    """A point or a choice in its words, a number, a day, or the name of what was chosen."""
    if question.is_date:
        return day_text(day_of(value))
    if question.is_reference:
        name = names.get((question.kind, value))
        return references_for(question.kind).label(value) if name is None else name
    return question.label_for(value)


def value_code(question: Question, value: int) -> str:
    """What a form and a file call a day, or what is found in a list."""
    if question.is_date:
        return day_of(value).isoformat()
    return references_for(question.kind).code(value)
