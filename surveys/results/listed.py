"""Days, regions and municipalities as classes: what a distribution of them is told in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.alphabet import alphabetical
from surveys.questionnaire.day import day_of
from surveys.questionnaire.definition import Choice, Question, QuestionKind
from surveys.questionnaire.references import as_choices
from surveys.results.bins import Bin
from surveys.results.suppression import told_together

# With answers in more months than these, days are told by years.
MOST_MONTHS = 24


@dataclass(frozen=True)
class Month(Bin):
    """The days of one month, of one year if `is_year`."""

    is_year: bool = False

    @property
    def code(self) -> str:
        return f"{day_of(self.low):{'%Y' if self.is_year else '%Y-%m'}}"

    @property
    def text(self) -> str:
        return date_format(day_of(self.low), "Y" if self.is_year else "YEAR_MONTH_FORMAT")


@dataclass(frozen=True)
class Others:
    """What so few gave that it is told of all of them together."""

    values: frozenset[int]
    code = "others"

    def __contains__(self, value: int) -> bool:
        return value in self.values

    @property
    def text(self) -> str:
        return gettext("Others, each with few answers")


Class = Choice | Bin | Others


def listed_classes(
    question: Question, counts: Mapping[int, int], remaining: Sequence[int], minimum: int
) -> tuple[Class, ...]:
    """Of what all have answered, `counts`. Empty for questions of other kinds.

    `remaining`: how many answered the round, of all and without the rows of each who supplied some.
    """
    given = sorted(value for value, count in counts.items() if value >= 0 and count)
    if question.is_date:
        return _months(given)
    if question.kind == QuestionKind.REGION:
        return as_choices(question.kind, given)
    if question.kind == QuestionKind.MUNICIPALITY:
        return _municipalities({value: counts[value] for value in given}, remaining, minimum)
    return ()


def _months(given: Sequence[int]) -> tuple[Month, ...]:
    days = [day_of(value) for value in given]
    months = sorted({(day.year, day.month) for day in days})
    if len(months) > MOST_MONTHS:
        return tuple(_class(year, 1, year + 1, 1) for year in sorted({day.year for day in days}))
    return tuple(_class(year, month, year + month // 12, month % 12 + 1) for year, month in months)


def _class(year: int, month: int, next_year: int, next_month: int) -> Month:
    first, after = dt.date(year, month, 1), dt.date(next_year, next_month, 1)
    is_year = next_year > year and month == next_month
    return Month(first.toordinal(), after.toordinal() - 1, is_year)


def _municipalities(
    counts: Mapping[int, int], remaining: Sequence[int], minimum: int
) -> tuple[Class, ...]:
    """By name; the small ones behind them as one."""
    few = told_together(counts, remaining, minimum)
    alone = as_choices(QuestionKind.MUNICIPALITY, (value for value in counts if value not in few))
    by_name = sorted(alone, key=lambda choice: alphabetical(str(choice.text)))
    return (*by_name, Others(few)) if few else tuple(by_name)
