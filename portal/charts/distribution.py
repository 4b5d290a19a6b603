"""How answers are spread over an ordered scale: a bar for each group, cut into its shares."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.table import Table, render_once, table

STEPS = 5
# For paper; on screen static/css/components/chart.css takes over with the tokens.
FILLS = ("#ffffff", "#eaf3ef", "#c9e0d7", "#93c2b1", "#2f7d68", "#0b4a3c")


@dataclass(frozen=True)
class Option:
    """A point of the scale, with a short sign; one that stands apart is not on the scale."""

    sign: str
    label: str
    is_apart: bool = False


@dataclass(frozen=True)
class Bar:
    """A group's shares (0 to 1) in the order of the options; or a note on why there are none."""

    name: str
    shares: tuple[float, ...] = ()
    n: int | None = None
    note: str = ""
    is_selected: bool = False


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    left: int
    right: int
    row: int
    bar: int
    font: int
    name_above: bool


WIDE = Size("wide", 720, left=190, right=64, row=32, bar=22, font=15, name_above=False)
NARROW = Size("narrow", 320, left=1, right=1, row=50, bar=22, font=14, name_above=True)
# One bar alone has the whole width, and room for its signs below.
ALONE_WIDE = Size("wide", 720, left=1, right=1, row=76, bar=46, font=16, name_above=False)
ALONE_NARROW = Size("narrow", 320, left=1, right=1, row=76, bar=46, font=14, name_above=False)
# The part that stands apart does so by this much.
GAP = 8
# Letters of the typeface are about this wide, in units of its size.
LETTER = 0.5


@dataclass(frozen=True)
class Distribution:
    id: str
    title: str | Promise
    options: tuple[Option, ...]
    bars: tuple[Bar, ...]

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @property
    def is_alone(self) -> bool:
        return len(self.bars) == 1

    @property
    def description(self) -> str:
        """One bar in words; many are told by the table."""
        if not self.is_alone:
            return _("A bar for each of %(count)d groups; the table has the figures.") % {
                "count": len(self.bars)
            }
        shares = zip(self.options, self.bars[0].shares, strict=False)
        return ", ".join(f"{option.label} {percent(share)}" for option, share in shares)

    @cached_property
    def table(self) -> Table:
        rows = [
            [
                bar.name,
                "" if bar.n is None else str(bar.n),
                *([percent(share) for share in bar.shares] or [bar.note]),
                *[""] * (0 if bar.shares else len(self.options) - 1),
            ]
            for bar in self.bars
        ]
        headings = [_("Group"), _("Answers (n)"), *(option.label for option in self.options)]
        return table(
            self.title,
            headings,
            rows,
            numbers=range(1, len(headings)),
            selected={i for i, bar in enumerate(self.bars) if bar.is_selected},
        )

    def look(self, index: int) -> int:
        """The shade of an option, from 1 to 5; 0 for what stands apart."""
        on_scale = [i for i, option in enumerate(self.options) if not option.is_apart]
        if index not in on_scale:
            return 0
        last = max(len(on_scale) - 1, 1)
        return 1 + round((STEPS - 1) * on_scale.index(index) / last)

    def _drawing(self, size: Size) -> dict[str, object]:
        drawing = Drawing(self, size)
        drawing.draw()
        return {
            "size": size,
            "height": drawing.height,
            "alone": self.is_alone,
            "bands": drawing.bands,
            "key": drawing.key,
            "names": drawing.names,
            "notes": drawing.notes,
            "areas": [(look, FILLS[look], "".join(d)) for look, d in sorted(drawing.areas.items())],
            "percents": [
                ("#ffffff" if is_dark else "#15231f", "p-light" if is_dark else "c-ink", texts)
                for is_dark, texts in drawing.percents.items()
            ],
        }


class Drawing:
    """Where everything stands in one of the sizes; what looks alike is collected in one place."""

    def __init__(self, chart: Distribution, size: Size) -> None:
        self.chart, self.size = chart, size
        self.height = 0
        self.bands: list[int] = []
        self.key: list[tuple[int, int, str]] = []
        self.names: list[tuple[int, int, str, bool]] = []
        self.notes: list[tuple[int, int, str, str]] = []
        self.areas: dict[int, list[str]] = defaultdict(list)
        self.percents: dict[bool, list[tuple[int, int, str]]] = defaultdict(list)

    def draw(self) -> None:
        top = self._draw_key()
        for i, bar in enumerate(self.chart.bars):
            self._draw_bar(top + i * self.size.row, bar)
        self.height = top + self.size.row * len(self.chart.bars) + 2

    def _draw_key(self) -> int:
        """The options in as many lines as they need; gives where the bars begin."""
        size = self.size
        x, y, leading = 1, 1, size.font + 9
        for index, option in enumerate(self.chart.options):
            words = f"{option.sign} {option.label}".strip()
            room = 20 + round(len(words) * size.font * LETTER)
            if x > 1 and x + room > size.width:
                x, y = 1, y + leading
            self.areas[self.chart.look(index)].append(_area(x, y + 2, 14, 14))
            self.key.append((x + 20, y + size.font - 1, words))
            x += room + 14
        return y + leading + 7

    def _draw_bar(self, y: int, bar: Bar) -> None:
        size, alone = self.size, self.chart.is_alone
        bar_y = y + (22 if size.name_above else 0 if alone else (size.row - size.bar) // 2)
        text_y = bar_y + size.bar // 2 + 5
        name_y = y + 15 if size.name_above else text_y
        if bar.is_selected:
            self.bands.append(y)
        if not alone:
            name_x = 5 if size.name_above else 8
            self.names.append((name_x, name_y, bar.name, bar.is_selected))
            if bar.n is not None:
                n = _("n = %(n)s") % {"n": bar.n}
                self.notes.append((size.width - 5, name_y, n, "end"))
        if not bar.shares:
            self.notes.append((size.left + 4, text_y, bar.note, ""))
        for part in _parts(self.chart, bar, size):
            self._draw_part(part, bar_y, text_y)

    def _draw_part(self, part: "Part", bar_y: int, text_y: int) -> None:
        size, width = self.size, part.end - part.start
        look = self.chart.look(part.index)
        self.areas[look].append(_area(part.start, bar_y, max(width, 2), size.bar))
        middle = (part.start + part.end) // 2
        written = percent(part.share)
        if len(written) * size.font * LETTER + 6 <= width:
            self.percents[look > 3].append((middle, text_y, written))
        sign = self.chart.options[part.index].sign
        if self.chart.is_alone and sign and width >= size.font:
            self.notes.append((middle, bar_y + size.bar + size.font + 3, sign, "middle"))


@dataclass(frozen=True)
class Part:
    """From where to where one option's share reaches in its bar."""

    index: int
    share: float
    start: int
    end: int


def _parts(chart: Distribution, bar: Bar, size: Size) -> Iterator[Part]:
    apart = [option.is_apart for option in chart.options]
    gap = GAP if any(a and share for a, share in zip(apart, bar.shares, strict=False)) else 0
    room = size.width - size.left - size.right - gap
    before = 0.0
    for index, share in enumerate(bar.shares):
        left = size.left + (gap if apart[index] else 0)
        start, before = before, before + share
        if share:
            yield Part(index, share, left + round(start * room), left + round(before * room))


def _area(x: int, y: int, width: int, height: int) -> str:
    return f"M{x} {y}h{width}v{height}h-{width}z"


def percent(share: float) -> str:
    """Whole percent; none only where there was none."""
    rounded = int(text.round_half_up(100 * share, 0))
    return _("under 1 %") if share and not rounded else _("%(rate)d %%") % {"rate": rounded}


@lru_cache(maxsize=256)
def _render(chart: Distribution, language: str) -> SafeString:
    """The same bars in the same language are drawn once in the life of a process."""
    sizes = (ALONE_WIDE, ALONE_NARROW) if chart.is_alone else (WIDE, NARROW)
    drawings = [chart._drawing(size) for size in sizes]
    return render_to_string("charts/distribution.svg", {"chart": chart, "drawings": drawings})
