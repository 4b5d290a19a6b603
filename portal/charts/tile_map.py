"""A map on which every region is a tile of the same size: a way to choose one, and a chart."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.charts import text
from portal.charts.table import Table, render_once, table

STEPS = 5


@dataclass(frozen=True)
class Tile:
    """A region's place (from 1), names, link; its number, or why there is none."""

    row: int
    column: int
    name: str
    short_name: str
    url: str
    value: float | None = None
    note: str = ""
    is_selected: bool = False


@dataclass(frozen=True)
class Size:
    """One drawing: tile and gap in units of the viewBox; a narrow drawing is not a small wide one."""

    kind: str
    width: int
    height: int
    gap: int
    font: int

    @property
    def room(self) -> float:
        """For a line of words, in sizes of the letters."""
        return (self.width - 2 * EDGE) / self.font


# Of a tile, left free beside its words.
EDGE = 2
WIDE = Size("wide", width=116, height=76, gap=6, font=16)
NARROW = Size("narrow", width=62, height=66, gap=3, font=11)


@dataclass(frozen=True)
class TileMap:
    """Without values a map to navigate by; with `measure` (what is measured) a chart in five steps."""

    id: str
    title: str | Promise
    tiles: tuple[Tile, ...]
    measure: str | Promise = ""
    unit: str | Promise = ""
    decimals: int = 0

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @cached_property
    def table(self) -> Table:
        """By name, every region in words."""
        tiles = sorted(self.tiles, key=lambda tile: alphabetical(tile.name))
        heading = f"{self.measure}, {self.unit}" if self.unit else self.measure
        return table(
            self.title,
            [_("Region"), heading] if self.measure else [_("Region")],
            [[t.name, self._figure(t)] if self.measure else [t.name] for t in tiles],
            numbers={1},
            urls=[tile.url for tile in tiles],
            selected={i for i, tile in enumerate(tiles) if tile.is_selected},
        )

    @cached_property
    def bounds(self) -> tuple[float, float]:
        values = [tile.value for tile in self.tiles if tile.value is not None]
        return (min(values), max(values)) if values else (0, 0)

    def step(self, tile: Tile) -> int:
        """Which of the five shades; 0 where there is no value."""
        if tile.value is None:
            return 0
        low, high = self.bounds
        if low == high:
            return 3
        return min(STEPS, 1 + int(STEPS * (tile.value - low) / (high - low)))

    @property
    def legend(self) -> str:
        low, high = (text.number(bound, self.decimals) for bound in self.bounds)
        return _("The stronger the colour, the higher the figure: from %(low)s to %(high)s.") % {
            "low": low,
            "high": high,
        }

    def _figure(self, tile: Tile) -> str:
        if tile.value is None:
            return tile.note or _("not available")
        return text.number(tile.value, self.decimals)

    def _drawing(self, size: Size) -> dict[str, object]:
        columns = max((tile.column for tile in self.tiles), default=1)
        rows = max((tile.row for tile in self.tiles), default=1)
        return {
            "kind": size.kind,
            "font": size.font,
            "figure_font": size.font + 2,
            "tile": size,
            "width": columns * (size.width + size.gap) + size.gap,
            "height": rows * (size.height + size.gap) + size.gap,
            "tiles": [self._place(tile, size) for tile in self.tiles],
        }

    def _place(self, tile: Tile, size: Size) -> dict[str, object]:
        x = (tile.column - 1) * (size.width + size.gap) + size.gap
        y = (tile.row - 1) * (size.height + size.gap) + size.gap
        words = text.lines(tile.short_name, size.room)
        figure = "–" if tile.value is None else text.number(tile.value, self.decimals)
        leading = size.font + 2
        block = leading * len(words) + (leading + 2 if self.measure else 0)
        top = y + (size.height - block) // 2 + size.font - 1
        middle = x + size.width // 2
        return {
            "x": x,
            "y": y,
            "url": tile.url,
            "is_selected": tile.is_selected,
            "look": f"step-{self.step(tile)}" if self.measure else "plain",
            "fill": _fill(self.step(tile), bool(self.measure), tile.is_selected),
            "ink": _ink(self.step(tile), bool(self.measure), tile.is_selected),
            "name": f"{tile.name}: {self._figure(tile)}" if self.measure else tile.name,
            "middle": middle,
            "lines": [(middle, top + i * leading, word) for i, word in enumerate(words)],
            "figure": figure if self.measure else "",
            "figure_y": top + len(words) * leading + 3,
        }


@lru_cache(maxsize=64)
def _render(tile_map: TileMap, language: str) -> SafeString:
    """The same tiles in the same language are drawn once in the life of a process."""
    drawings = [tile_map._drawing(size) for size in (WIDE, NARROW)]
    return render_to_string("charts/tile_map.svg", {"map": tile_map, "drawings": drawings})


# For paper; on screen static/css/components/chart.css takes over with the tokens.
FILLS = ("#ffffff", "#eaf3ef", "#c9e0d7", "#93c2b1", "#2f7d68", "#0b4a3c")


def _fill(step: int, has_values: bool, is_selected: bool) -> str:
    if has_values:
        return FILLS[step]
    return "#0b5a49" if is_selected else "#dcece6"


def _ink(step: int, has_values: bool, is_selected: bool) -> str:
    is_dark = step >= 4 if has_values else is_selected
    return "#ffffff" if is_dark else "#15231f"
