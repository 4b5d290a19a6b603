"""Which figures are the highest and which the lowest, ties together: for pictures and sentences alike."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from django.utils.translation import ngettext

from portal.charts import text

# A figure of fewer is shown where it may be, and is not compared with others.
LEAST_RANKED = 3
# Of figures that stand equal, so many are named.
MOST_NAMED = 4


class Ranked(Protocol):
    @property
    def value(self) -> float | None: ...

    @property
    def n(self) -> int | None:
        """Of how many the figure is; none where it is of no answers at all."""


AFigure = TypeVar("AFigure", bound=Ranked)
Named = TypeVar("Named")


def is_ranked(figure: Ranked) -> bool:
    return figure.value is not None and (figure.n is None or figure.n >= LEAST_RANKED)


def ends(
    figures: Iterable[AFigure], decimals: int
) -> tuple[tuple[AFigure, ...], tuple[AFigure, ...]]:
    """Those that are written as the highest, and as the lowest; none where all that are ranked are alike."""
    ranked = [figure for figure in figures if is_ranked(figure)]
    written = [text.round_half_up(figure.value or 0, decimals) for figure in ranked]
    if len(set(written)) < 2:
        return (), ()

    def written_as(end: Decimal) -> tuple[AFigure, ...]:
        return tuple(each for each, as_ in zip(ranked, written, strict=True) if as_ == end)

    return written_as(max(written)), written_as(min(written))


def named(figures: Sequence[Named], words: Callable[[Named], str], between: str = ", ") -> str:
    """ "Lappi 4.2 (n = 12), Kainuu 4.2 (n = 9)", and how many more there are."""
    names = between.join(map(words, figures[:MOST_NAMED]))
    more = len(figures) - MOST_NAMED
    if more > 0:
        names = ngettext(
            "%(names)s and %(count)d other", "%(names)s and %(count)d others", more
        ) % {"names": names, "count": more}
    return names
