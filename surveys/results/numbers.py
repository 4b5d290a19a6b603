"""What is told of numbers: all of it, or so roughly that nobody's own number can be computed.

`docs/adr/0013-suppression.md` says why this is enough.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Self

from surveys.results.bins import Bin, wide_bins, width_at
from surveys.results.statistics import Statistics

# The largest number is hidden in a mean if the sum of all but the two largest is more than this part
# of it: who gave the second largest cannot come closer.
CLOSE = Fraction(1, 5)
# Nor may one number be more than this part of the sum.
LARGEST_SHARE = Fraction(1, 2)
# Of so many a standard deviation is told, and a mean to those who know some of the numbers.
MANY = 20


@dataclass(frozen=True)
class Figures:
    """Of the numbers in one place. `step`: within which the mean was rounded; None: nothing was."""

    mean: float | None = None
    deviation: float | None = None
    median: float | None = None
    step: float | None = None
    # There is a mean, and one number could be computed from it.
    is_mean_hidden: bool = False


NOTHING = Figures()


@dataclass(frozen=True)
class Told:
    nation: Figures = NOTHING
    places: Mapping[str, Figures] = field(default_factory=dict)
    # Of numbers; none where these are hidden.
    classes: tuple[Bin, ...] = ()
    counts: Mapping[int, int] = field(default_factory=dict)


# The numbers of each place: of all, then without the rows of each who supplied some.
Views = Sequence[Mapping[str, Statistics]]


def exact(numbers: Mapping[str, Statistics], shown: Iterable[str]) -> Told:
    """Of points of a scale, whose distribution is told beside them; and of answers by name."""
    nation = together(numbers.values())
    places = {place: _exact(numbers.get(place, NO_NUMBERS)) for place in shown}
    return Told(_exact(nation), places, counts=nation.counts)


def _exact(numbers: Statistics) -> Figures:
    return Figures(numbers.mean, numbers.deviation, numbers.median)


def rough(views: Views, shown: Collection[str], minimum: int) -> Told:
    """Of numbers given in confidence: the median, wide classes, and a mean where it tells of nobody.

    What the nation's figures leave when those of the places are taken away must bear the same.
    """
    with_mean = {place for place in shown if _has_mean(_at(views, place), minimum)}
    with_deviation = {place for place in with_mean if _has_deviation(_at(views, place))}
    nation, rest, rest_ = (_rest(views, places) for places in ((), with_mean, with_deviation))
    classes = wide_bins(nation[0].counts)
    mean_told = _has_mean(nation, minimum) and _bears(rest, minimum)
    deviation_told = mean_told and _has_deviation(nation) and _bears_deviation(rest_)
    return Told(
        _rough(nation[0], classes, mean_told, deviation_told),
        {
            place: _rough(
                _at(views, place)[0], classes, place in with_mean, place in with_deviation
            )
            for place in shown
        },
        classes,
    )


def _rough(
    numbers: Statistics, classes: Sequence[Bin], mean_told: bool, deviation_told: bool
) -> Figures:
    if not numbers.n:
        return NOTHING
    spread = _Spread.of(numbers, classes)
    if not mean_told:
        return Figures(median=spread.median, step=1, is_mean_hidden=True)
    step = spread.uncertain / numbers.n
    deviation = round((numbers.deviation or 0) / step) * step if deviation_told else None
    return Figures(spread.mean(numbers.total), deviation, spread.median, step)


@dataclass(frozen=True)
class _Spread:
    """How many numbers are in each class: what is told anyway, and what the rest is rounded by."""

    counts: Mapping[Bin, int]

    @classmethod
    def of(cls, numbers: Statistics, classes: Iterable[Bin]) -> Self:
        found = {
            each: sum(n for value, n in numbers.counts.items() if value in each) for each in classes
        }
        return cls({each: n for each, n in found.items() if n})

    @cached_property
    def n(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def median(self) -> float:
        """Each number stands for the middle of its class."""
        return Statistics({each.middle: n for each, n in self.counts.items()}).median or 0

    @cached_property
    def uncertain(self) -> int:
        """Of so many whole numbers next to each other any may be the sum: two classes."""
        return 2 * width_at(int(self.median))

    @cached_property
    def ends(self) -> tuple[int, int | None]:
        """The least and the largest sum that the classes allow; none is largest in an open one."""
        least = sum(each.low * n for each, n in self.counts.items())
        highs = [each.high * n for each, n in self.counts.items() if each.high is not None]
        return least, sum(highs) if len(highs) == len(self.counts) else None

    def sums(self, total: int) -> tuple[int, int]:
        """From where to where the sum may be: ranges of one length from the least on.

        What is left over at the end belongs to the last of them, lest it be a narrow one.
        """
        least, most = self.ends
        start = least + (total - least) // self.uncertain * self.uncertain
        if most is not None and most - start + 1 < self.uncertain:
            start = max(least, start - self.uncertain)
        end = start + self.uncertain - 1
        if most is not None and most - end < self.uncertain:
            end = most
        return start, end

    def mean(self, total: int) -> float:
        """Of the sum in the middle of where it may be."""
        return round(sum(self.sums(total)) / 2 / self.n, 1 if self.uncertain < self.n else 0)


def dominated(numbers: Statistics) -> bool:
    """One number is so large beside the others that the sum tells it."""
    largest, second = numbers.at_end(0), numbers.at_end(1)
    others = numbers.total - largest - second
    return others <= CLOSE * largest or largest > LARGEST_SHARE * numbers.total


def _has_mean(views: Sequence[Statistics], minimum: int) -> bool:
    """Told of somebody. Whoever knows part of the numbers knows the sum of the others more closely:
    these are as many as a deviation is told of, or there are none.
    """
    everybody = views[0].n
    if not everybody or any(0 < each.n < min(everybody, MANY) for each in views):
        return False
    return _bears(views, minimum)


def _bears(views: Sequence[Statistics], minimum: int) -> bool:
    """In every view nobody is left, or so many that their sum tells of none of them."""
    return all(not each.n or (each.n >= minimum and not dominated(each)) for each in views)


def _has_deviation(views: Sequence[Statistics]) -> bool:
    return views[0].n > 0 and _bears_deviation(views)


def _bears_deviation(views: Sequence[Statistics]) -> bool:
    """As for the mean, of more people, and of the squares that are summed up in it."""
    return all(not each.n or (_bears([each, each.squared], MANY)) for each in views)


NO_NUMBERS = Statistics({})


def _at(views: Views, place: str) -> list[Statistics]:
    return [view.get(place, NO_NUMBERS) for view in views]


def _rest(views: Views, places: Collection[str]) -> list[Statistics]:
    """All numbers but those of these places, in every view."""
    return [
        together(numbers for place, numbers in view.items() if place not in places)
        for view in views
    ]


def together(numbers: Iterable[Statistics]) -> Statistics:
    counts: Counter[int] = Counter()
    for each in numbers:
        counts.update(each.counts)
    return Statistics(counts)
