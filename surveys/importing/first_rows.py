"""The first rows of a file as they were understood, and how the file was read: looked at before it is
imported. Kept as JSON, put into words in the language of whoever looks.
"""

from dataclasses import dataclass, field
from typing import Any

from portal.importing.files import read_lines, write_lines
from portal.tabular.workbook import Remarks
from surveys.importing.answer_table import AnswerTable, ResponseRow
from surveys.models import AnswerImport
from surveys.questionnaire.answers import Answers, AnswerValue

# Enough to see whether columns and letters are what they should be.
SHOWN = 3


@dataclass(frozen=True)
class UnderstoodRow:
    """A row without errors: where it stands in the file, and what it will be."""

    number: int
    region_code: str
    invitation: str
    answers: Answers


@dataclass
class FirstRows:
    """Looks at rows while they are checked, and remembers the first."""

    rows: list[ResponseRow] = field(default_factory=list)

    def look_at(self, row: ResponseRow) -> None:
        if len(self.rows) < SHOWN:
            self.rows.append(row)


@dataclass(frozen=True)
class Understood:
    """The first rows, the codes of the questions that the file answers, and how it was read."""

    rows: list[UnderstoodRow]
    codes: list[str]
    names_invitations: bool
    remarks: Remarks


def keep_first_rows(import_: AnswerImport, answers: AnswerTable, first: FirstRows) -> None:
    rows = [
        {
            "number": row.number,
            "region": row.region_code,
            "invitation": row.invitation.code if row.invitation else "",
            "answers": {code: answer.as_json() for code, answer in row.answers.items() if answer},
        }
        for row in first.rows
    ]
    remarks = answers.table.remarks
    content = {
        "rows": rows,
        "codes": answers.answered_codes,
        "names_invitations": answers.names_invitations,
        "remarks": vars(remarks),
    }
    write_lines(import_.files.preview(import_.pk), [content])


def understood(import_: AnswerImport) -> Understood | None:
    """What was kept of a file; None where nothing was, or it was forgotten."""
    try:
        [content] = read_lines(import_.files.preview(import_.pk))
    except FileNotFoundError:
        return None
    return Understood(
        [_row(row) for row in content["rows"]],
        content["codes"],
        content["names_invitations"],
        Remarks(**content["remarks"]),
    )


def _row(stored: dict[str, Any]) -> UnderstoodRow:
    answers = {code: AnswerValue.from_json(each) for code, each in stored["answers"].items()}
    return UnderstoodRow(stored["number"], stored["region"], stored["invitation"], answers)
