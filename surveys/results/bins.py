"""Classes of numbers, for a distribution that reads at a glance and names nobody's figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, takewhile

from django.utils.translation import gettext

MOST_CLASSES = 7
# The last class is open: one large number neither stretches the others nor is told.
SHARE_BELOW_THE_LAST = 0.95


@dataclass(frozen=True)
class Bin:
    """Numbers from `low` to `high`; without `high`, all that are larger."""

    low: int
    high: int | None

    def __contains__(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value <= self.high)

    @property
    def code(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"

    @property
    def text(self) -> str:
        if self.high is None:
            return gettext("%(low)d or more") % {"low": self.low}
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def bins(counts: Mapping[int, int]) -> tuple[Bin, ...]:
    """At most seven of one width, the last one open; widths are 1, 2, 5, 10, 20, 50 …"""
    if not counts:
        return ()
    high = _below_the_last(counts)
    for width in _widths():
        start = min(counts) // width * width
        lows = range(start, high + 1, width)
        if len(lows) <= MOST_CLASSES:
            break
    closed = [Bin(low, low + width - 1) for low in lows[:-1]]
    return (*closed, Bin(lows[-1], None))


def wide_bins(views: Sequence[Mapping[int, int]], minimum: int) -> tuple[Bin, ...]:
    """At most seven, whose bounds follow from no answer: 0–4, 5–9, 10–19, 20–49, 50–99 …

    The last one is open, and begins where at least `minimum` gave as much or more, in every view that
    holds anybody: so no largest number is told. Of long rows every second bound is left out.
    """
    counts = [view for view in views if any(view.values())]
    if not counts:
        return ()
    bounds = list(takewhile(lambda low: all(_from(low, of_one) >= minimum for of_one in counts), _bounds()))
    while len(bounds) > MOST_CLASSES:
        bounds = bounds[::2]
    return (*(Bin(low, end - 1) for low, end in pairwise(bounds)), Bin(bounds[-1] if bounds else 0, None))


def width_at(value: int) -> int:
    """How many whole numbers the class of this one holds, before any is left out."""
    return next(end - low for low, end in pairwise(_bounds()) if value < end)


def _bounds() -> Iterator[int]:
    yield 0
    yield from (5 * step for step in _widths())


def _from(low: int, counts: Mapping[int, int]) -> int:
    return sum(n for value, n in counts.items() if value >= low)


def _widths() -> "map[int]":
    return map(lambda i: (1, 2, 5)[i % 3] * 10 ** (i // 3), count())  # noqa: C417


def _below_the_last(counts: Mapping[int, int]) -> int:
    """The number at or below which nearly all are."""
    enough = SHARE_BELOW_THE_LAST * sum(counts.values())
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= enough:
            return value
    return max(counts)
