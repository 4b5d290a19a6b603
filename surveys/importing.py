"""Answers collected elsewhere, as a table: one row for each response, one column for each question.

The columns are named by the questions' codes; a justification stands in `<code>_why`. The column
`region` holds the region's code or name. Where several choices may be given, they are parted by `|`
or `;`. Every value goes through the reading that the answer pages use.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.tabular.reader import ReadTable
from regions.models import Organisation, Region
from surveys.answers import Answers, BadAnswer, Given, missing, read
from surveys.definition import Definition, Question, QuestionKind
from surveys.models import Round

REGION = "region"
WHY = "_why"
SEVERAL = re.compile(r"[|;]")
# What a page or a list of errors repeats of a cell.
SHOWN = 200
HEADINGS = 1
# As many as a list for download holds; beyond that only their number is known.
MOST_PROBLEMS = 10_000

# How far the work is: done, total, and what is being done.
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, note: str) -> None:
    """For whoever does not want to be told."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, and what to do."""

    row: int
    column: str
    value: str
    advice: str

    def as_json(self) -> dict[str, str | int]:
        return {
            "row": self.row,
            "column": self.column[:SHOWN],
            "value": self.value[:SHOWN],
            "advice": self.advice,
        }


@dataclass(frozen=True)
class Column:
    """A column that a file may have; none but `region` is without a question."""

    name: str
    question: Question | None = None
    is_why: bool = False

    @property
    def is_required(self) -> bool:
        return self.question is None or (self.question.required and not self.is_why)


def columns_of(definition: Definition) -> tuple[Column, ...]:
    """Every column of a file of answers, in the order of the template."""
    columns = [Column(region_column(definition))]
    for question in definition.questions:
        columns.append(Column(question.code, question))
        if question.why:
            columns.append(Column(question.code + WHY, question, is_why=True))
    return tuple(columns)


def asked_in(definition: Definition, column: str) -> str:
    """Number and text of the question that a column is about; empty for other columns."""
    code = column.strip().casefold()
    by_code = {question.code.casefold(): question for question in definition.questions}
    question = by_code.get(code) or by_code.get(code.removesuffix(WHY))
    return f"{question.number}. {question.text}" if question else ""


def region_column(definition: Definition) -> str:
    """A question may itself be called `region`."""
    return f"{REGION}_code" if REGION in definition.by_code else REGION


@dataclass(frozen=True)
class Places:
    """The regions of a round by everything that they are called; "" where the whole country answers."""

    by_name: Mapping[str, str] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    takes_nation: bool = False
    # Code and name of those that take part.
    listed: Sequence[tuple[str, str]] = ()

    @classmethod
    def of_round(cls, round_: Round) -> "Places":
        chosen = {region.pk for region in round_.regions.all()}
        regions = list(Region.objects.order_by("pk"))
        part = [region for region in regions if not chosen or region.pk in chosen]
        return cls(
            by_name={name: region.pk for region in regions for name in _names(region)},
            elsewhere=frozenset(region.pk for region in regions if region not in part),
            takes_nation=_asks_nation(round_) and not chosen,
            listed=[(region.pk, region.name) for region in part],
        )

    def read(self, raw: str) -> str:
        """The region's code; empty for the whole country. Raises `BadAnswer`."""
        name = raw.strip().casefold()
        if not name:
            if self.takes_nation:
                return ""
            advice = _("Write the region's code or name, for example %(code)s or %(name)s.")
            raise BadAnswer(advice % self._example())
        # Spreadsheet programs take the zero off 06.
        code = self.by_name.get(name) or self.by_name.get(name.zfill(2))
        if code is None:
            advice = _(
                "There is no such region. Write its code or name, for example %(code)s or %(name)s."
            )
            raise BadAnswer(advice % self._example())
        if code in self.elsewhere:
            raise BadAnswer(_("This region is not part of the round. Remove the row."))
        return code

    def _example(self) -> dict[str, str]:
        """A region that takes part."""
        code, name = next(iter(self.listed), ("21", "Lappi"))
        return {"code": code, "name": name}


def _asks_nation(round_: Round) -> bool:
    """Organisations of the whole country have no region, and experts always have one."""
    levels = round_.levels
    return not round_.asks_experts and (not levels or Organisation.Level.NATIONAL in levels)


def _names(region: Region) -> Iterator[str]:
    yield region.pk
    yield region.slug
    for language in ("fi", "sv", "en"):
        yield getattr(region, f"name_{language}").casefold()
        yield getattr(region, f"short_name_{language}").casefold()


@dataclass(frozen=True)
class Row:
    """One response, or what keeps it from being one."""

    number: int
    place: str
    answers: Answers
    problems: tuple[Problem, ...] = ()


class AnswerTable:
    """A table that was read, understood by a survey's definition."""

    def __init__(self, definition: Definition, places: Places, table: ReadTable) -> None:
        self.definition = definition
        self.places = places
        self.table = table
        self.region = region_column(definition)
        self._names = [heading.strip().casefold() for heading in table.headings]
        self._place_of = {name: place for place, name in enumerate(self._names)}
        self.heading_problems = tuple(self._judge_headings())

    def rows(self) -> Iterator[Row]:
        """Each row that is not blank. Only where the headings have no problems."""
        for number, cells in enumerate(self.table.rows, start=HEADINGS + 1):
            if any(cell.strip() for cell in cells):
                yield self._read(number, cells)

    def _judge_headings(self) -> Iterator[Problem]:
        known = {column.name.casefold(): column for column in columns_of(self.definition)}
        counts = Counter(self._names)
        for heading, name in zip(self.table.headings, self._names, strict=True):
            if name not in known:
                yield Problem(HEADINGS, heading, "", self._unknown(name))
            elif counts[name] > 1:
                advice = _("This column stands in the file more than once. Keep one of them.")
                yield Problem(HEADINGS, heading, "", advice)
        for name, column in known.items():
            if name not in counts and column.is_required:
                advice = _("The column “%(name)s” is missing. Add it, as in the template.")
                yield Problem(HEADINGS, column.name, "", advice % {"name": column.name})

    def _unknown(self, name: str) -> str:
        if not name:
            return _(
                "A column has no heading. Give it one of the template's headings or remove it."
            )
        question = self.definition.by_code.get(name.removesuffix(WHY))
        if question is not None:
            return _("This question takes no justification. Remove the column.")
        return _("There is no question with this code. Use the template's headings.")

    def _read(self, number: int, cells: Sequence[str]) -> Row:
        problems = []
        place, answers = "", {}
        try:
            place = self.places.read(self._cell(cells, self.region))
        except BadAnswer as bad:
            problems.append(self._problem(number, cells, self.region, bad))
        for question in self.definition.questions:
            why = self._cell(cells, question.code + WHY) if question.why else ""
            try:
                answers[question.code] = self._given(question, self._cell(cells, question.code))
            except BadAnswer as bad:
                problems.append(self._problem(number, cells, question.code, bad))
                continue
            if why.strip():
                try:
                    raw = _parts(question, self._cell(cells, question.code))
                    answers[question.code] = read(question, raw, why)
                except BadAnswer as bad:
                    problems.append(self._problem(number, cells, question.code + WHY, bad))
        if not problems and not any(answers.values()):
            advice = _("The row holds no answers. Fill it in or remove it.")
            problems.append(Problem(number, "", "", advice))
        return Row(number, place, answers, tuple(problems))

    def _given(self, question: Question, cell: str) -> Given:
        """The answer without its justification. Raises `BadAnswer`, for a missing one too."""
        given = read(question, _parts(question, cell))
        if missing(question, given):
            raise BadAnswer(_("An answer is required here. Write one, or remove the row."))
        return given

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self._place_of.get(name.casefold())
        return "" if place is None else cells[place]

    def _problem(self, number: int, cells: Sequence[str], name: str, bad: BadAnswer) -> Problem:
        return Problem(number, name, self._cell(cells, name), str(bad))


def _parts(question: Question, cell: str) -> list[str]:
    return SEVERAL.split(cell) if question.kind == QuestionKind.MULTIPLE else [cell]


class GoodRows:
    """The rows without problems; counts these and the others while it goes."""

    def __init__(self, answers: AnswerTable) -> None:
        self.answers = answers
        self.good_count = self.bad_count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.answers.rows():
            if row.problems:
                self.bad_count += 1
            else:
                self.good_count += 1
                yield row


@dataclass
class Findings:
    """What a check has found. `failure` says why nothing at all can be imported."""

    good_count: int = 0
    bad_count: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    failure: str = ""

    def add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


def findings_of(answers: AnswerTable, tell: Tell = silent) -> Findings:
    """Every row looked at; the headings alone where these are wrong."""
    found = Findings()
    found.add(answers.heading_problems)
    if found.problems:
        found.failure = _("The headings do not fit the survey. Nothing can be imported like this.")
        return found
    total = answers.table.row_count
    for row in answers.rows():
        tell(row.number - HEADINGS, total, _("Checking row by row"))
        if row.problems:
            found.bad_count += 1
            found.add(row.problems)
        else:
            found.good_count += 1
    if not (found.good_count or found.bad_count):
        found.failure = _("There are headings but no answers. Write one row for each response.")
    return found
