"""Regions side by side with the whole country: one dot or bar each, the country as a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import ranks, text
from portal.charts.table import Table, render_once, table


@dataclass(frozen=True)
class Mark:
    """One region's figure and from how many answers; or a note on why there is none.

    A figure of fewer than three is shown below the others, and compared with none.
    """

    name: str
    value: float | None
    n: int | None = None
    note: str = ""
    is_selected: bool = False
    # Of another kind than the others: shown, and not compared with them.
    is_apart: bool = False

    @property
    def is_ranked(self) -> bool:
        return not self.is_apart and ranks.is_ranked(self)


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    left: int
    right: int
    top: int
    row: int
    font: int
    name_above: bool


WIDE = Size("wide", 720, left=190, right=140, top=28, row=30, font=16, name_above=False)
NARROW = Size("narrow", 320, left=12, right=12, top=28, row=46, font=15, name_above=True)
# Rows stand closer on paper, so that two charts find room on a page.
PAPER = Size("wide", 720, left=190, right=140, top=28, row=19, font=16, name_above=False)
BOTTOM = 26
TICKS = 4


@dataclass(frozen=True)
class Dots:
    """A scale from `low` to `high`, a mark per region, and the national figure beside them."""

    id: str
    title: str | Promise
    marks: tuple[Mark, ...]
    low: float
    high: float
    national: float | None = None
    unit: str | Promise = ""
    decimals: int = 1
    look: Literal["dots", "bars"] = "dots"
    # What `national` is of, where that is not the whole country.
    whole: str | Promise = ""
    # The highest and the lowest in words, where a sentence beside the picture says so too.
    ends: str = ""

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_on_paper(self) -> SafeString:
        return _render_on_paper(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @cached_property
    def ordered(self) -> list[Mark]:
        """Highest first, then those that are not compared, and those without a figure last.

        Equals stay in the order they came in.
        """
        return sorted(self.marks, key=_place)

    @property
    def description(self) -> str:
        """The picture in words."""
        if all(mark.value is None for mark in self.marks):
            return _("No figures are available.")
        national = _("%(whole)s: %(national)s.") % {
            "whole": self.whole_name,
            "national": self.national_figure or _("not available"),
        }
        return " ".join(filter(None, (self.ends or self._ends, national)))

    @property
    def _ends(self) -> str:
        highest, lowest = ranks.ends(filter(_is_ranked, self.marks), self.decimals)
        if not highest:
            return ""
        return _("Highest: %(highest)s. Lowest: %(lowest)s.") % {
            "highest": ranks.named(highest, self._named),
            "lowest": ranks.named(lowest, self._named),
        }

    def _named(self, mark: Mark) -> str:
        told = f"{mark.name} {self._figure(mark)}"
        return told if mark.n is None else f"{told} ({_n(mark.n)})"

    @property
    def whole_name(self) -> str:
        return str(self.whole) or _("Whole country")

    @property
    def national_figure(self) -> str:
        return "" if self.national is None else text.number(self.national, self.decimals)

    @cached_property
    def table(self) -> Table:
        shows_n = any(mark.n is not None for mark in self.marks)
        figure = _("Figure")
        heading = f"{figure}, {self.unit}" if self.unit else figure
        rows = [
            [
                m.name,
                self._figure(m),
                *(["" if m.n is None else text.number(m.n, 0)] if shows_n else []),
            ]
            for m in self.ordered
        ]
        if self.national is not None:
            rows.append([self.whole_name, self.national_figure, *([""] if shows_n else [])])
        return table(
            self.title,
            [_("Region"), heading, *([_("Answers (n)")] if shows_n else [])],
            rows,
            numbers={1, 2},
            selected={i for i, mark in enumerate(self.ordered) if mark.is_selected},
        )

    def _figure(self, mark: Mark) -> str:
        if mark.value is None:
            return mark.note or _("not available")
        return text.number(mark.value, self.decimals)

    def _x(self, value: float, size: Size) -> int:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return size.left + round(min(max(share, 0), 1) * (size.width - size.left - size.right))

    def _drawing(self, size: Size) -> dict[str, object]:
        rows = list(self._rows(size))
        height = sum((row.height for row in rows), size.top) + BOTTOM
        steps = [self.low + (self.high - self.low) * i / TICKS for i in range(TICKS + 1)]
        national = None if self.national is None else self._x(self.national, size)
        # Marks without a value come last; the line does not run through their words.
        known = sum(row.height for row in rows if row.x is not None)
        return {
            "size": size,
            "height": height,
            "bottom": height - BOTTOM,
            "n_x": size.width - 8,
            "ticks": [(self._x(step, size), text.number(step, self.decimals)) for step in steps],
            "ticks_y": height - 6,
            "national_x": national,
            "rule_end": size.top + known,
            "national_anchor": _anchor(national, size),
            "rows": rows,
        }

    def _rows(self, size: Size) -> Iterator["DrawnRow"]:
        y = size.top
        for mark in self.ordered:
            row = self._row(y, mark, size)
            yield row
            y += row.height

    def _row(self, y: int, mark: Mark, size: Size) -> "DrawnRow":
        """A name or a note that is too long takes more lines, and its row is higher."""
        leading = size.font + 3
        n = "" if mark.n is None else _n(mark.n)
        figure = self._figure(mark)
        has_value = mark.value is not None
        start = size.left if size.name_above else 8
        beside = text.width(f"{figure} · {n}") * size.font if has_value else 0
        end = size.width - 8 - beside if size.name_above else size.left
        names = text.lines(mark.name, (end - start - 8) / size.font)
        # Under the name, where its mark would be: a reason may be longer than what is left beside.
        note_x = size.left if size.name_above else size.left + 10
        notes = [] if has_value else text.lines(figure, (size.width - note_x) / size.font)
        taken = (len(names) - 1) * leading
        more = (len(notes) - 1) * leading if notes else 0
        height = size.row + (taken + more if size.name_above else max(taken, more))
        middle = y + (size.row - 12 + taken if size.name_above else size.row // 2)
        baseline = y + 20 if size.name_above else middle + 5
        note_y = baseline + taken + 18 if size.name_above else baseline
        x = None if mark.value is None else self._x(mark.value, size)
        return DrawnRow(
            mark=mark,
            y=y,
            height=height,
            middle=middle,
            baseline=baseline,
            names=[(start, baseline + i * leading, line) for i, line in enumerate(names)],
            notes=[(note_x, note_y + i * leading, line) for i, line in enumerate(notes)],
            x=x,
            start=size.left,
            bar=0 if x is None else x - size.left,
            bar_y=middle - 6,
            figure=figure,
            figure_x=size.width - size.right + 18,
            n=n,
            end=size.width - size.right,
        )


@dataclass(frozen=True)
class DrawnRow:
    """Where one mark stands in a drawing; `x` is none where there is a note in place of a figure."""

    mark: Mark
    y: int
    height: int
    middle: int
    baseline: int
    names: list[tuple[int, int, str]]
    notes: list[tuple[int, int, str]]
    x: int | None
    start: int
    bar: int
    bar_y: int
    figure: str
    figure_x: int
    n: str
    end: int


def _place(mark: Mark) -> tuple[int, float]:
    if mark.value is None:
        return 2, 0
    return (0, -mark.value) if mark.is_ranked else (1, 0)


def _is_ranked(mark: Mark) -> bool:
    return mark.is_ranked


def _n(count: int) -> str:
    return _("n = %(n)s") % {"n": text.number(count, 0)}


@lru_cache(maxsize=256)
def _render(chart: Dots, language: str) -> SafeString:
    """The same marks in the same language are drawn once in the life of a process."""
    drawings = [chart._drawing(size) for size in (WIDE, NARROW)]
    return render_to_string("charts/dots.svg", {"chart": chart, "drawings": drawings})


@lru_cache(maxsize=256)
def _render_on_paper(chart: Dots, language: str) -> SafeString:
    return render_to_string(
        "charts/dots.svg", {"chart": chart, "drawings": [chart._drawing(PAPER)]}
    )


def _anchor(x: int | None, size: Size) -> str:
    """The label of the line stays inside the drawing."""
    if x is None or size.left + 60 < x < size.width - size.right - 60:
        return "middle"
    return "start" if x <= size.left + 60 else "end"
