"""A condition as a sentence, with the words of the questions that it rests on."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.questionnaire.condition import Condition, Group, Test
from surveys.questionnaire.condition_file import OPERATOR_LABELS
from surveys.questionnaire.day import day_of
from surveys.questionnaire.definition import Question
from surveys.questionnaire.references import references_for


def only_if(condition: Condition, questions: Mapping[str, Question]) -> str:
    """“Only if “How are you?” is “well”.” `questions` are those of the definition, by code."""
    return _("Only if %(condition)s.") % {"condition": condition_in_words(condition, questions)}


def condition_in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    if isinstance(condition, Test):
        return _test_in_words(condition, questions[condition.question])
    word = pgettext("condition", "or") if condition.is_any else pgettext("condition", "and")
    parts = []
    for part in condition.parts:
        words = condition_in_words(part, questions)
        parts.append(f"({words})" if isinstance(part, Group) and len(part.parts) > 1 else words)
    return f" {word} ".join(parts)


def _test_in_words(test: Test, question: Question) -> str:
    asked, operator = str(question.text), str(OPERATOR_LABELS[test.operator])
    if not test.operator.takes_value:
        return f"{_quoted(asked)} {operator}"
    return f"{_quoted(asked)} {operator} {value_in_words(question, test.value)}"


def value_in_words(question: Question, value: int) -> str:
    """An answer as people read it; a word in quotation marks, a figure without."""
    if question.is_date:
        return date_format(day_of(value), "SHORT_DATE_FORMAT")
    if question.is_reference:
        return _quoted(references_for(question.kind).label(value))
    return _quoted(question.label_for(value)) if question.choices else str(value)


def _quoted(words: str) -> str:
    """In the quotation marks of the language."""
    return _("“%(words)s”") % {"words": words}
