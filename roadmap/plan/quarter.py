"""A quarter that one chooses: what the days of a step are meant as, where nobody knows the day."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

from portal.charts.quarters import next_quarter, quarter_of
from roadmap.plan.dates import quarter_in_words

KEY = re.compile(r"(\d{4})-q([1-4])", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, quarter_of(day))

    @classmethod
    def from_key(cls, key: str) -> Self | None:
        """None where it names no quarter that days can be counted in."""
        found = KEY.fullmatch(key)
        return cls(int(found[1]), int(found[2])) if found and int(found[1]) > 0 else None

    def __lt__(self, other: "Quarter") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __str__(self) -> str:
        return quarter_in_words(self.first_day)

    @property
    def key(self) -> str:
        """As it stands in forms, files and addresses."""
        return f"{self.year:04}-q{self.number}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        return next_quarter(self.first_day) - dt.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter.of(next_quarter(self.first_day))


def quarters_between(first: dt.date, last: dt.date) -> Iterator[Quarter]:
    quarter, end = Quarter.of(first), Quarter.of(last)
    while quarter <= end:
        yield quarter
        quarter = quarter.next
