"""The columns of a file of answers: one for each question, by its code.

A justification stands in `<code>_why`; the column `region` holds the region's code or name, and
`invitation` whose answer it is, where that was asked in this round.
"""

from dataclasses import dataclass

from surveys.questionnaire.definition import Definition, Question

REGION = "region"
INVITATION = "invitation"
WHY = "_why"


@dataclass(frozen=True)
class Column:
    """A column that a file may have; none but `region` and `invitation` is without a question."""

    name: str
    question: Question | None = None
    is_why: bool = False
    is_required: bool = False


def columns_of(definition: Definition) -> tuple[Column, ...]:
    """Every column of a file of answers, in the order of the template."""
    columns = [
        Column(region_column(definition), is_required=True),
        Column(invitation_column(definition)),
    ]
    for question in definition.questions:
        # What is not asked of everybody may be missing from the file.
        is_required = question.required and question.code not in definition.conditional
        columns.append(Column(question.code, question, is_required=is_required))
        if question.why:
            columns.append(Column(question.code + WHY, question, is_why=True))
    return tuple(columns)


def question_of_column(definition: Definition, column: str) -> str:
    """Number and text of the question that a column is about; empty for other columns."""
    code = column.strip().casefold()
    by_code = {question.code.casefold(): question for question in definition.questions}
    question = by_code.get(code) or by_code.get(code.removesuffix(WHY))
    return f"{question.number}. {question.text}" if question else ""


def region_column(definition: Definition) -> str:
    """A question may itself be called `region`."""
    return _free(REGION, definition)


def invitation_column(definition: Definition) -> str:
    return _free(INVITATION, definition)


def _free(name: str, definition: Definition) -> str:
    return f"{name}_code" if name in definition.by_code else name
