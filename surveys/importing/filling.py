"""How the column of a question is filled in: from a list, between bounds, or as it is typed."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from portal.tabular.cells import is_dangerous
from portal.tabular.columns import Filling
from portal.tabular.filling import LONGEST
from surveys.questionnaire.answers import BadAnswer, read_cell
from surveys.questionnaire.day import day_of
from surveys.questionnaire.definition import Choice, Question, QuestionKind
from surveys.questionnaire.references import all_choices


def question_filling(question: Question, *, is_why: bool, rule: str) -> Filling:
    """`rule` says what may be written, and is told where the program refuses something else."""
    hint = f"{question.number}. {question.text}"
    if is_why or question.is_open:
        return Filling(hint)
    if question.kind == QuestionKind.NUMBER:
        return Filling(hint, rule, least=question.minimum, most=question.maximum)
    if question.is_date:
        return Filling(hint, rule, least=day_of(question.minimum), most=day_of(question.maximum))
    choices = all_choices(question.kind) if question.is_reference else question.offered
    entries = tuple(_entries(question, choices))
    if question.kind == QuestionKind.MULTIPLE:
        several = _("One or several, separated by | or ;")
        return Filling(f"{hint}\n{several}", choices=entries, is_open=True)
    return Filling(hint, _("Choose one from the list."), entries)


def _entries(question: Question, choices: Iterable[Choice]) -> Iterator[str]:
    """What is chosen by its words; by its code where these would not be read as this choice alone, or
    not be taken as words by the program.
    """
    for choice in choices:
        words = str(choice.text)
        yield words if _is_safe(words) and _means(question, words, choice) else choice.code


def _is_safe(words: str) -> bool:
    return len(words) <= LONGEST and "\n" not in words and not is_dangerous(words)


def _means(question: Question, words: str, choice: Choice) -> bool:
    try:
        return read_cell(question, words).values == (choice.number,)
    except BadAnswer:
        return False
