"""Classes of numbers, for a distribution that reads at a glance and names nobody's figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

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
