"""A condition said in words, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.questionnaire.condition import Condition, Group
from surveys.questionnaire.condition_file import OPERATOR_LABELS, NoValue, build_condition
from surveys.questionnaire.dead_ends import is_whole
from surveys.questionnaire.definition import Question
from surveys.questionnaire.naming import value_text


def only_if(condition: Condition, questions: Mapping[str, Question]) -> str:
    """The same as a sentence of its own, for paper."""
    return _("Only if %(condition)s.") % {"condition": in_words(condition, questions)}


def in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    """“1. Do you have a contact person?” is “Yes” and (…). `questions` by code."""
    if isinstance(condition, Group):
        word = pgettext("condition", "or") if condition.is_any else pgettext("condition", "and")
        parts = (
            f"({in_words(part, questions)})"
            if isinstance(part, Group)
            else in_words(part, questions)
            for part in condition.parts
        )
        return f" {word} ".join(parts)
    question = questions[condition.question]
    about = {
        "question": question_name(question),
        "operator": OPERATOR_LABELS[condition.operator],
        "value": "",
    }
    if not condition.operator.takes_value:
        return _("“%(question)s” %(operator)s") % about
    about["value"] = value_text(question, condition.value, {})
    return _("“%(question)s” %(operator)s “%(value)s”") % about


def draft_in_words(ask_if: Any, questions: Mapping[str, Question]) -> str:
    """Of a draft, in which a condition may be half done or rest on what is no longer there."""
    try:
        if is_whole(ask_if):
            return in_words(build_condition(ask_if, questions), questions)
    except (KeyError, NoValue):
        pass
    return _("The condition is not finished.")


def question_name(question: Question) -> str:
    return f"{question.number}. {question.text}"
