"""What changed from one figure to the next, and whether for the better or the worse."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.charts import text

Better = Literal["more", "less", ""]
MINUS = "\N{MINUS SIGN}"
# About so many parts has the scale.
PARTS = 4


class Verdict(StrEnum):
    """What became of a figure; where neither more nor less is better, it rose or fell."""

    WORSE = "worse"
    FELL = "fell"
    SAME = "same"
    ROSE = "rose"
    BETTER = "better"

    @property
    def word(self) -> str:
        match self:
            case Verdict.WORSE:
                return _("worse")
            case Verdict.BETTER:
                return _("better")
            case Verdict.SAME:
                return _("unchanged")
            case Verdict.ROSE:
                return _("rose")
            case Verdict.FELL:
                return _("fell")


@dataclass(frozen=True)
class Reading:
    """A figure of one day, and of how many it is; or a note on why there is none."""

    value: float | None = None
    n: int | None = None
    # As it is written.
    day: str = ""
    note: str = ""


@dataclass(frozen=True)
class Move:
    """One region's figures. `note` stands where there is nothing to compare."""

    name: str
    before: Reading
    after: Reading
    note: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Moves:
    """A move per region; the whole country, where it is known, stands above them."""

    id: str
    title: str | Promise
    moves: tuple[Move, ...]
    better: Better = "more"
    target: float | None = None
    unit: str | Promise = ""
    decimals: int = 1

    @cached_property
    def ordered(self) -> list[Move]:
        """The whole country, then what changed for the worst first; what cannot be compared last."""
        return sorted(self.moves, key=self._place)

    def _place(self, move: Move) -> tuple[int, Decimal]:
        change = self.change(move)
        if move.is_whole:
            return 0, Decimal(0)
        if change is None:
            return 2, Decimal(0)
        return 1, -change if self.better == "less" else change

    def change(self, move: Move) -> Decimal | None:
        """Between the two figures as they are written, so that one can add it up; none without both."""
        return written_change(move.before.value, move.after.value, self.decimals)

    def verdict(self, move: Move) -> Verdict | None:
        return verdict(self.change(move), self.better)

    def figure(self, reading: Reading) -> str:
        if reading.value is None:
            return reading.note or _("not available")
        return text.number(reading.value, self.decimals)

    def change_in_words(self, move: Move) -> str:
        """ "+0.3, better"; without both figures, why they cannot be compared."""
        change, told = self.change(move), self.verdict(move)
        if change is None or told is None:
            return move.note or _("cannot be compared")
        if told is Verdict.SAME:
            return told.word
        return f"{signed(change, self.decimals)}, {told.word}"

    @property
    def scale(self) -> tuple[list[float], int]:
        """The marks of the scale, and with how many decimals they are written."""
        values = [self.target] if self.target is not None else []
        for move in self.moves:
            values += [r.value for r in (move.before, move.after) if r.value is not None]
        return _scale(values or [0, 1])

    @property
    def target_label(self) -> str:
        if self.target is None:
            return ""
        return _("Target %(value)s") % {"value": text.number(self.target, self.decimals)}

    @property
    def description(self) -> str:
        """The picture in words."""
        compared = [move for move in self.ordered if self.change(move) is not None]
        if not compared:
            return _("There are no two figures to compare.")
        told = (
            _("%(name)s %(before)s → %(after)s")
            % {
                "name": move.name,
                "before": self.figure(move.before),
                "after": self.figure(move.after),
            }
            for move in compared
        )
        return f"{'; '.join(told)}."


def written_change(
    before: float | Decimal | None, after: float | Decimal | None, decimals: int
) -> Decimal | None:
    """What was written before taken from what is written after; none where one is missing."""
    if before is None or after is None:
        return None
    return text.round_half_up(after, decimals) - text.round_half_up(before, decimals)


def verdict(change: Decimal | None, better: Better) -> Verdict | None:
    if change is None:
        return None
    if not change:
        return Verdict.SAME
    if not better:
        return Verdict.ROSE if change > 0 else Verdict.FELL
    return Verdict.BETTER if (change > 0) == (better == "more") else Verdict.WORSE


def signed(change: Decimal, decimals: int) -> str:
    """With its sign: +0.3, −0.3."""
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{sign}{text.number(abs(change), decimals)}"


def _scale(values: Iterable[float]) -> tuple[list[float], int]:
    """Round numbers that embrace the values."""
    known = list(values)
    low, high = min(known), max(known)
    rough = (high - low or abs(high) or 1) / PARTS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * each for each in (1, 2, 5, 10) if size * each >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        first, last = first - 1, last + 1
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [round(i * step, 10) for i in range(first, last + 1)], decimals
