"""A year as a wheel: twelve months round the clock, and marks on their days. The list beside it is the content."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# A finger hits a mark of this width; so far apart they stand at least.
TARGET = 24
TOP = -math.pi / 2


@dataclass(frozen=True)
class Kind:
    """What marks of one kind are called; in what shape and colour, its place among all kinds says."""

    name: str
    look: int


@dataclass(frozen=True)
class Mark:
    """On one day; `name` says all of it, the day too. Without an address it leads nowhere."""

    name: str
    on: dt.date
    look: int
    url: str = ""


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    radius: int
    hub: int
    font: int


WIDE = Size("wide", 820, radius=350, hub=70, font=17)
NARROW = Size("narrow", 340, radius=138, hub=30, font=12)

# Shapes around nothing, and colours with their class for dark pages: fourteen kinds that differ in both.
SHAPES = (
    "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z",  # circle
    "M-7 -7h14v14h-14z",  # square
    "M0 -8l8 15h-16z",  # triangle
    "M0 -9l9 9l-9 9l-9 -9z",  # diamond
    "M0 8l8 -15h-16z",  # triangle on its point
    "M-3 -8h6v5h5v6h-5v5h-6v-5h-5v-6h5z",  # cross
    "M-8 -4l8 -5l8 5v8l-8 5l-8 -5z",  # hexagon
)
COLOURS = (
    ("w-accent", "#0b5a49"),
    ("w-info", "#1d4f87"),
    ("w-warn", "#7a4b00"),
    ("w-bad", "#a3231f"),
    ("w-ink", "#15231f"),
)


@dataclass(frozen=True)
class Wheel:
    id: str
    title: str
    description: str
    year: int
    marks: tuple[Mark, ...]
    kinds: tuple[Kind, ...]
    today: dt.date

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_wide(self) -> SafeString:
        """On paper there is room."""
        return _render(self, get_language() or "", only_wide=True)

    @cached_property
    def left_out(self) -> int:
        """How many had no room on the wheel, however wide; they stand in the list alone."""
        return len(self.marks) - len(_placed(self.marks, WIDE, self.year))

    @property
    def legend(self) -> SafeString:
        # Every text is escaped where it is put in.
        return mark_safe(  # noqa: S308
            "".join(
                f'<li><svg viewBox="-12 -12 24 24" width="24" height="24" aria-hidden="true">'
                f"{_shape(kind.look)}</svg> {conditional_escape(kind.name)}</li>"
                for kind in self.kinds
            )
        )

    def drawing(self, size: Size) -> dict[str, object]:
        centre = size.width // 2
        months = [dt.date(self.year, month, 1) for month in range(1, 13)]
        edge = size.radius + TARGET // 2
        return {
            "size": size,
            "centre": centre,
            "edge": edge,
            "spokes": "".join(
                f"M{_at(day, size.hub, centre)}L{_at(day, edge, centre)}" for day in months
            ),
            "months": [
                (*_point(day.replace(day=15), edge + size.font, centre), date_format(day, "M"))
                for day in months
            ],
            "today": f"M{_at(self.today, size.hub, centre)}L{_at(self.today, edge, centre)}"
            if self.today.year == self.year
            else "",
            "marks": self._marks(size, centre),
        }

    def _marks(self, size: Size, centre: int) -> SafeString:
        parts = []
        for mark, radius in _placed(self.marks, size, self.year):
            x, y = _point(mark.on, radius, centre)
            name = conditional_escape(mark.name)
            shape = f'<g transform="translate({x} {y})"><title>{name}</title>{_shape(mark.look)}'
            if mark.url:
                url = conditional_escape(mark.url)
                hit = f'<circle r="{TARGET // 2}" fill="none" pointer-events="all"/>'
                parts.append(f'<a href="{url}" aria-label="{name}">{shape}{hit}</g></a>')
            else:
                parts.append(f"{shape}</g>")
        # Every text is escaped where it is put in.
        return mark_safe("".join(parts))  # noqa: S308


def _shape(look: int) -> str:
    shape = SHAPES[look % len(SHAPES)]
    name, colour = COLOURS[look % len(COLOURS)]
    return f'<path class="{name}" fill="{colour}" d="{shape}"/>'


def _angle(day: dt.date) -> float:
    days = (dt.date(day.year + 1, 1, 1) - dt.date(day.year, 1, 1)).days
    return TOP + 2 * math.pi * (day.timetuple().tm_yday - 1) / days


def _point(day: dt.date, radius: float, centre: int) -> tuple[int, int]:
    angle = _angle(day)
    return round(centre + radius * math.cos(angle)), round(centre + radius * math.sin(angle))


def _at(day: dt.date, radius: float, centre: int) -> str:
    x, y = _point(day, radius, centre)
    return f"{x} {y}"


def _placed(marks: Iterable[Mark], size: Size, year: int) -> Sequence[tuple[Mark, int]]:
    """Each on the outermost ring on which it touches no other; what finds no room is left out."""
    rings = range(size.radius - TARGET // 2, size.hub + TARGET // 2, -TARGET)
    # Of each ring, the first and the last angle that is taken.
    taken: dict[int, tuple[float, float]] = {}
    found = []
    for mark in sorted(marks, key=lambda each: each.on):
        angle = _angle(mark.on)
        for radius in rings:
            gap = TARGET / radius
            first, last = taken.get(radius, (angle + math.pi, angle - math.pi))
            if angle - last >= gap and first + 2 * math.pi - angle >= gap:
                taken[radius] = (first if radius in taken else angle, angle)
                found.append((mark, radius))
                break
    return found


@lru_cache(maxsize=64)
def _render(chart: Wheel, language: str, only_wide: bool = False) -> SafeString:
    """The same marks in the same language are drawn once in the life of a process."""
    drawings = [chart.drawing(size) for size in ((WIDE,) if only_wide else (WIDE, NARROW))]
    return render_to_string("charts/wheel.svg", {"chart": chart, "drawings": drawings})
