"""What each variable of a survey means: for the codebook of a file and of the open data."""

from dataclasses import dataclass, field

from surveys.questionnaire.definition import Choice, Definition, Question, QuestionKind
from surveys.questionnaire.references import all_choices
from surveys.questionnaire.text import LocalisedText


@dataclass(frozen=True)
class Variable:
    """One column of answers: its code, how it was asked and what its values stand for."""

    code: str
    kind: QuestionKind
    text: LocalisedText
    help: LocalisedText
    required: bool
    values: tuple[Choice, ...] = ()
    unit: LocalisedText = field(default_factory=LocalisedText)
    minimum: int | None = None
    maximum: int | None = None
    indicator: str = ""
    # The variable whose value this one gives reasons for.
    reason_for: str = ""


def variables(definition: Definition) -> tuple[Variable, ...]:
    """In the order of asking; a justification stands after what it justifies."""
    return tuple(
        variable
        for question in definition.questions
        for variable in (_variable(question), *([_why(question)] if question.why else []))
    )


def _variable(question: Question) -> Variable:
    is_number = question.kind == QuestionKind.NUMBER
    return Variable(
        question.code,
        question.kind,
        question.text,
        question.help,
        question.required,
        all_choices(question.kind) if question.is_reference else question.offered,
        question.unit,
        question.minimum if is_number else None,
        question.maximum if is_number else None,
        question.indicator,
    )


def _why(question: Question) -> Variable:
    return Variable(
        code=f"{question.code}_why",
        kind=QuestionKind.LONG_TEXT,
        text=question.text,
        help=LocalisedText(),
        required=False,
        reason_for=question.code,
    )
