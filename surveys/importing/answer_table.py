"""Answers collected elsewhere, as a table: one row for each response, one column for each question.

Where several choices may be given, they are parted by `|` or `;`. Every value goes through the reading
that the answer pages use.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.importing.error_files import ERRORS
from portal.importing.problem import HEADINGS, CellProblem
from portal.tabular.faults import FaultyCell, in_csv
from portal.tabular.reader import ReadTable
from portal.typed.text import name_key
from surveys.importing.columns import (
    WHY,
    columns_of,
    invitation_column,
    region_column,
)
from surveys.importing.invited import Invited
from surveys.importing.region_names import RegionNames
from surveys.models import Invitation
from surveys.questionnaire.answers import Answers, AnswerValue, BadAnswer, missing, read_cell
from surveys.questionnaire.asked import is_asked
from surveys.questionnaire.definition import Definition, Question
from surveys.questionnaire.problem import Problem
from surveys.questionnaire.references import references_for


@dataclass(frozen=True)
class ResponseRow:
    """One response, or what keeps it from being one; `invitation` is the one that it answers."""

    number: int
    region_code: str
    answers: Answers
    problems: tuple[CellProblem, ...] = ()
    invitation: Invitation | None = None
    # What was left out, and keeps nothing from being a response.
    remarks: tuple[CellProblem, ...] = ()


class AnswerTable:
    """A table that was read, understood by a survey's definition."""

    def __init__(
        self, definition: Definition, regions: RegionNames, invited: Invited, table: ReadTable
    ) -> None:
        self.definition = definition
        self.regions = regions
        self.invited = invited
        self.table = table
        self.region = region_column(definition)
        self.invitation = invitation_column(definition)
        self._names = [name_key(heading) for heading in table.headings]
        self._position_by_name = {name: position for position, name in enumerate(self._names)}
        self._questions = [(page, each) for page in definition.pages for each in page.questions]
        kinds = {question.kind for question in definition.questions if question.is_reference}
        self.lists = {kind: references_for(kind).for_many() for kind in kinds}
        self.heading_problems = tuple(self._judge_headings())

    def rows(self) -> Iterator[ResponseRow]:
        """Each row that is not blank. Only where the headings have no problems."""
        own = self._own_positions
        named: set[UUID] = set()
        for number, cells in enumerate(self.table.rows, start=HEADINGS + 1):
            if any(cells[position].strip() for position in own):
                yield self._read(number, cells, named)

    @property
    def headings(self) -> list[str]:
        """Those of the file, but for what an earlier check has said."""
        return [self.table.headings[position] for position in self._own_positions]

    def rows_as_sent(self, numbers: Container[int]) -> Iterator[tuple[int, list[str]]]:
        """The rows of these numbers with their cells, as a CSV may hold them."""
        for number, cells in enumerate(self.table.rows, start=HEADINGS + 1):
            if number in numbers:
                yield number, [in_csv(cells[position]) for position in self._own_positions]

    @property
    def answered_codes(self) -> list[str]:
        """Of the questions that have a column, in the order of asking."""
        return [q.code for q in self.definition.questions if q.code in self._position_by_name]

    @property
    def names_invitations(self) -> bool:
        return self.invitation in self._position_by_name

    @property
    def has_known_heading(self) -> bool:
        known = {column.name.casefold() for column in columns_of(self.definition)}
        return not known.isdisjoint(self._names)

    @property
    def _own_positions(self) -> list[int]:
        return [position for position, name in enumerate(self._names) if name != ERRORS]

    def _judge_headings(self) -> Iterator[CellProblem]:
        known = {column.name.casefold(): column for column in columns_of(self.definition)}
        counts = Counter(self._names)
        for heading, name in zip(self.table.headings, self._names, strict=True):
            if name == ERRORS:
                continue
            if isinstance(heading, FaultyCell):
                yield CellProblem(HEADINGS, heading, "", Problem(heading.code))
            elif name not in known:
                yield CellProblem(HEADINGS, heading, "", self._unknown(name))
            elif counts[name] > 1:
                yield CellProblem(HEADINGS, heading, "", Problem("column_twice"))
        for name, column in known.items():
            if name not in counts and column.is_required:
                problem = Problem("column_missing", {"name": column.name})
                yield CellProblem(HEADINGS, column.name, "", problem)

    def _unknown(self, name: str) -> Problem:
        if not name:
            return Problem("column_nameless")
        question = self.definition.by_code.get(name.removesuffix(WHY))
        return Problem("column_of_no_question" if question is None else "column_of_no_reason")

    def _read(self, number: int, cells: Sequence[str], named: set[UUID]) -> ResponseRow:
        """`named` are the invitations of the rows before this one."""
        problems = []
        answers: Answers = {}
        region_code, invitation = "", None
        try:
            invitation = self._invitation(cells, named)
        except BadAnswer as bad:
            problems.append(self._problem(number, cells, self.invitation, bad))
        try:
            region_code = self._region_code(cells, invitation)
        except BadAnswer as bad:
            problems.append(self._problem(number, cells, self.region, bad))
        remarks: list[CellProblem] = []
        for page, question in self._questions:
            name = question.code
            if name in self.definition.conditional and not is_asked(page, question, answers):
                remarks.extend(self._left_out(number, cells, question))
                continue
            try:
                answers[question.code] = self._answer(question, self._cell(cells, name))
                if question.why:
                    cell, name = self._cell(cells, name), name + WHY
                    answers[question.code] = read_cell(
                        question, cell, self._cell(cells, name), self.lists
                    )
            except BadAnswer as bad:
                problems.append(self._problem(number, cells, name, bad))
        if not problems and not any(answers.values()):
            problems.append(CellProblem(number, "", "", Problem("row_empty")))
        return ResponseRow(
            number, region_code, answers, tuple(problems), invitation, tuple(remarks)
        )

    def _left_out(
        self, number: int, cells: Sequence[str], question: Question
    ) -> Iterator[CellProblem]:
        """What stands in the cells of a question that is not asked of whoever has answered so."""
        for name in (question.code, question.code + WHY):
            cell = self._as_sent(cells, name)
            if cell.strip():
                yield CellProblem(number, name, cell, Problem("not_asked"))

    def _invitation(self, cells: Sequence[str], named: set[UUID]) -> Invitation | None:
        """Raises `BadAnswer`."""
        invitation = self.invited.read(self._cell(cells, self.invitation))
        if invitation is not None:
            if invitation.pk in named:
                raise BadAnswer("invitation_twice")
            named.add(invitation.pk)
        return invitation

    def _region_code(self, cells: Sequence[str], invitation: Invitation | None) -> str:
        """That of the invitation, which the file may repeat but not change. Raises `BadAnswer`."""
        cell = self._cell(cells, self.region)
        if invitation is None:
            return self.regions.read(cell)
        if cell.strip() and self.regions.read(cell) != invitation.region_code:
            raise BadAnswer("region_not_invited")
        return invitation.region_code

    def _answer(self, question: Question, cell: str) -> AnswerValue:
        """The answer without its justification. Raises `BadAnswer`, for a missing one too."""
        answer = read_cell(question, cell, lists=self.lists)
        if missing(question, answer):
            raise BadAnswer("answer_missing")
        return answer

    def _cell(self, cells: Sequence[str], name: str) -> str:
        """What stands there; nothing where the file lacks the column. Raises `BadAnswer`."""
        cell = self._as_sent(cells, name)
        if isinstance(cell, FaultyCell):
            raise BadAnswer(cell.code)
        return cell

    def _as_sent(self, cells: Sequence[str], name: str) -> str:
        position = self._position_by_name.get(name.casefold())
        return "" if position is None else cells[position]

    def _problem(self, number: int, cells: Sequence[str], name: str, bad: BadAnswer) -> CellProblem:
        return CellProblem(number, name, self._as_sent(cells, name), bad.problem)


class GoodRows:
    """The rows without problems; counts these and the others while it goes."""

    def __init__(self, answers: AnswerTable) -> None:
        self.answers = answers
        self.good_count = self.bad_count = 0

    def __iter__(self) -> Iterator[ResponseRow]:
        for row in self.answers.rows():
            if row.problems:
                self.bad_count += 1
            else:
                self.good_count += 1
                yield row
