"""Classes of numbers, for a distribution that reads at a glance and names nobody's figure."""

from collections.abc import Iterator, Mapping
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
    def middle(self) -> int:
        """Of the open class, where it begins."""
        return self.low if self.high is None else (self.low + self.high + 1) // 2

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


def wide_bins(counts: Mapping[int, int]) -> tuple[Bin, ...]:
    """At most seven, whose bounds follow from no answer: 0–4, 5–9, 10–24, 25–49, 50–99 …

    From twenty answers on the last one is open. Of long rows every second bound is left out.
    """
    if not any(counts.values()):
        return ()
    high = _below_the_last(counts)
    bounds = list(takewhile(lambda low: low <= high, _bounds()))
    end = bounds[-1] + width_at(bounds[-1])
    while len(bounds) > MOST_CLASSES:
        bounds = bounds[::2]
    last = Bin(bounds[-1], end - 1 if high == max(counts) else None)
    return (*(Bin(low, upper - 1) for low, upper in pairwise(bounds)), last)


def width_at(value: int) -> int:
    """How many whole numbers the class of this one holds, before any bound is left out."""
    return next(end - low for low, end in pairwise(_bounds()) if value < end)


def _bounds() -> Iterator[int]:
    yield 0
    yield from (5 * step for step in _widths())


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
