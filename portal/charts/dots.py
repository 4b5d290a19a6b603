"""Regions side by side with the whole country: one dot or bar each, the country as a line."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.table import Table, render_once, table


@dataclass(frozen=True)
class Mark:
    """One region's figure and from how many answers; or a note on why there is none."""

    name: str
    value: float | None
    n: int | None = None
    note: str = ""
    is_selected: bool = False


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

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_on_paper(self) -> SafeString:
        return _render_on_paper(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @cached_property
    def ordered(self) -> list[Mark]:
        """Highest first, those without a figure last; equals stay in the order they came in."""
        return sorted(self.marks, key=lambda m: (m.value is None, -(m.value or 0)))

    @property
    def description(self) -> str:
        """The picture in one sentence."""
        known = [mark for mark in self.ordered if mark.value is not None]
        if not known:
            return _("No figures are available.")
        return _("Highest: %(highest)s. Lowest: %(lowest)s. %(whole)s: %(national)s.") % {
            "highest": f"{known[0].name} {self._figure(known[0])}",
            "lowest": f"{known[-1].name} {self._figure(known[-1])}",
            "whole": self.whole_name,
            "national": self.national_figure or _("not available"),
        }

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
            [m.name, self._figure(m), *(["" if m.n is None else str(m.n)] if shows_n else [])]
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
        height = size.top + size.row * len(self.marks) + BOTTOM
        steps = [self.low + (self.high - self.low) * i / TICKS for i in range(TICKS + 1)]
        national = None if self.national is None else self._x(self.national, size)
        return {
            "size": size,
            "height": height,
            "bottom": height - BOTTOM,
            "n_x": size.width - 8,
            "ticks": [(self._x(step, size), text.number(step, self.decimals)) for step in steps],
            "ticks_y": height - 6,
            "national_x": national,
            # Marks without a value come last; the line does not run through their words.
            "rule_end": size.top + size.row * sum(mark.value is not None for mark in self.marks),
            "national_anchor": _anchor(national, size),
            "rows": [self._row(i, mark, size) for i, mark in enumerate(self.ordered)],
        }

    def _row(self, index: int, mark: Mark, size: Size) -> dict[str, object]:
        y = size.top + index * size.row
        middle = y + (size.row - 12 if size.name_above else size.row // 2)
        baseline = y + 20 if size.name_above else middle + 5
        n = "" if mark.n is None else _("n = %(n)s") % {"n": mark.n}
        return {
            "mark": mark,
            "y": y,
            "middle": middle,
            "baseline": baseline,
            "x": None if mark.value is None else self._x(mark.value, size),
            "start": size.left,
            # Under the name, where its mark would be: a reason may be longer than what is left beside.
            "note_x": size.left if size.name_above else size.left + 10,
            "note_y": baseline + 18 if size.name_above else baseline,
            "bar": 0 if mark.value is None else self._x(mark.value, size) - size.left,
            "bar_y": middle - 6,
            "figure": self._figure(mark),
            "figure_x": size.width - size.right + 18,
            "n": n,
            "end": size.width - size.right,
        }


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
