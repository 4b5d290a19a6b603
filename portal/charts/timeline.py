"""What lasts and what happens on one axis of time, by quarter: bars, and marks with a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.quarters import next_quarter, quarter_of, quarter_start

# More quarters than this have no room for their names; the years stand above them in any case.
NAMED_QUARTERS = 16

Look = Literal["plain", "late", "done"]


@dataclass(frozen=True)
class Bar:
    """From the first day to the last. `note` says in words what its look says."""

    name: str
    first: dt.date
    last: dt.date
    look: Look = "plain"
    note: str = ""


@dataclass(frozen=True)
class Happening:
    """On one day; its words stand beside its mark."""

    name: str
    on: dt.date
    look: Literal["milestone", "point"]
    note: str = ""


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    left: int
    font: int
    name_above: bool


WIDE = Size("wide", 800, left=290, font=15, name_above=False)
NARROW = Size("narrow", 320, left=8, font=15, name_above=True)
RIGHT = 8
TOP = 46


@dataclass(frozen=True)
class Timeline:
    """Rows between two days; `rules` are days that are marked through all rows, as today is."""

    id: str
    title: str
    description: str
    rows: tuple[Bar | Happening, ...]
    first: dt.date
    last: dt.date
    today: dt.date
    rules: tuple[dt.date, ...] = ()

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    @cached_property
    def quarters(self) -> list[dt.date]:
        """The first days of its quarters, and the day after the last of them."""
        found = [quarter_start(self.first)]
        while found[-1] <= self.last:
            found.append(next_quarter(found[-1]))
        return found

    @property
    def shows_today(self) -> bool:
        return self.quarters[0] <= self.today < self.quarters[-1]

    def _x(self, day: dt.date, size: Size) -> int:
        first, end = self.quarters[0], self.quarters[-1]
        share = (day - first).days / (end - first).days
        return size.left + round(min(max(share, 0), 1) * (size.width - RIGHT - size.left))

    def drawing(self, size: Size) -> dict[str, object]:
        rows, height = self._rows(size)
        bottom = height
        today = self._x(self.today, size)
        return {
            "size": size,
            "height": height + 24,
            "years": list(self._years(size)),
            "quarters": list(self._quarters(size)),
            "grid": "".join(f"M{self._x(day, size)} {TOP - 4}V{bottom}" for day in self.quarters),
            "rules": "".join(f"M{self._x(day, size)} {TOP - 4}V{bottom}" for day in self.rules),
            "today": today if self.shows_today else None,
            "today_anchor": _anchor(today, size),
            "bottom": bottom,
            "today_y": bottom + 18,
            "rows": rows,
        }

    def _years(self, size: Size) -> Iterator[tuple[int, int]]:
        starts = [self.quarters[0], *(d for d in self.quarters[1:-1] if d.month == 1)]
        for start in starts:
            end = min(dt.date(start.year + 1, 1, 1), self.quarters[-1])
            x, until = self._x(start, size), self._x(end, size)
            if until - x > size.font * 2:
                yield (x + until) // 2, start.year

    def _quarters(self, size: Size) -> Iterator[tuple[int, str]]:
        if len(self.quarters) - 1 > NAMED_QUARTERS:
            return
        words = _("Q%(quarter)d")
        for day, following in pairwise(self.quarters):
            x = (self._x(day, size) + self._x(following, size)) // 2
            yield x, words % {"quarter": quarter_of(day)}

    def _rows(self, size: Size) -> tuple[SafeString, int]:
        y, parts = TOP, []
        for row in self.rows:
            part, height = _row(row, y, size, self)
            parts.append(part)
            y += height
        return mark_safe("".join(parts)), y  # noqa: S308, each text is escaped where it is put in


def _row(row: Bar | Happening, y: int, size: Size, chart: Timeline) -> tuple[str, int]:
    """In Python: a roadmap has hundreds of rows, and a template takes ten times as long for one."""
    leading = size.font + 3
    room = (size.width - 16 if size.name_above else size.left - 16) / size.font
    names, notes = _lines(row.name, room), _lines(row.note, room) if row.note else ()
    text_height = leading * (len(names) + len(notes))
    first = y + leading
    words = _tspans(names, first, leading) + _tspans(
        notes, first + leading * len(names), leading, note=True
    )
    middle = y + text_height + 14 if size.name_above else y + 14
    height = text_height + 32 if size.name_above else max(text_height + 12, 28)
    return words + _mark(row, middle, size, chart), height


def _tspans(lines: Iterable[str], y: int, leading: int, *, note: bool = False) -> str:
    look = (
        ' class="c-muted" fill="#50615b" font-size="14"'
        if note
        else ' class="c-ink" fill="#15231f"'
    )
    return "".join(
        f'<text x="8" y="{y + i * leading}"{look}>{conditional_escape(line)}</text>'
        for i, line in enumerate(lines)
    )


BARS = {
    "plain": 'class="t-plain" fill="#2f7d68"',
    "done": 'class="t-done" fill="#dcece6" stroke="#0b5a49"',
    "late": 'class="t-late" fill="#ffffff" stroke="#a3231f" stroke-width="2" stroke-dasharray="5 3"',
}


def _mark(row: Bar | Happening, middle: int, size: Size, chart: Timeline) -> str:
    if isinstance(row, Bar):
        x = chart._x(row.first, size)
        width = max(chart._x(row.last + dt.timedelta(days=1), size) - x, 4)
        return (
            f'<rect {BARS[row.look]} x="{x}" y="{middle - 7}" width="{width}" height="14" rx="3"/>'
        )
    x = chart._x(row.on, size)
    if row.look == "milestone":
        shape = f"M{x} {middle - 8}l8 8l-8 8l-8 -8z"
        return f'<path class="c-ink" fill="#15231f" d="{shape}"/>'
    shape = f"M{x} {middle + 7}l-8 -14h16z"
    return f'<path class="t-point" fill="#1d4f87" d="{shape}"/>'


@lru_cache(maxsize=4096)
def _lines(name: str, room: float) -> tuple[str, ...]:
    return tuple(text.lines(name, room))


def _anchor(x: int, size: Size) -> str:
    """The word at the line stays inside the drawing."""
    if x < size.left + 50:
        return "start"
    return "end" if x > size.width - 60 else "middle"


@lru_cache(maxsize=64)
def _render(chart: Timeline, language: str) -> SafeString:
    """The same rows in the same language are drawn once in the life of a process."""
    drawings = [chart.drawing(size) for size in (WIDE, NARROW)]
    return render_to_string("charts/timeline.svg", {"chart": chart, "drawings": drawings})
