"""Mean, standard deviation and median of numbers of which only the counts are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt


@dataclass(frozen=True)
class Statistics:
    """Value → how often it was given. Sums are whole numbers, so that nothing is lost in them."""

    counts: Mapping[int, int]

    @cached_property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        return sum(value * count for value, count in self.counts.items())

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of a sample, divided by n - 1; one number has none."""
        if self.n < 2:
            return None
        squares = sum(value * value * count for value, count in self.counts.items())
        return sqrt((self.n * squares - self.total**2) / (self.n * (self.n - 1)))

    @property
    def median(self) -> float | None:
        """The middle one, or halfway between the two in the middle."""
        if not self.n:
            return None
        return (self._at((self.n - 1) // 2) + self._at(self.n // 2)) / 2

    @property
    def squared(self) -> "Statistics":
        """The squares of all numbers."""
        return Statistics({value * value: count for value, count in self.counts.items()})

    def at_end(self, index: int) -> int:
        """The number in this place from the largest, counted from 0; 0 where there are fewer."""
        return self._at(self.n - 1 - index) if index < self.n else 0

    def _at(self, index: int) -> int:
        """The number in this place of the row of all, smallest first; counted from 0."""
        seen = 0
        for value in sorted(self.counts):
            seen += self.counts[value]
            if index < seen:
                return value
        raise IndexError(index)
