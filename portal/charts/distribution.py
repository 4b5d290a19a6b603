"""How answers are spread over an ordered scale: a bar for each group, cut into its shares."""

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
LETTER = 0.52


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
        key, top = self._key(size)
        rows = [self._row(top + i * size.row, bar, size) for i, bar in enumerate(self.bars)]
        return {
            "size": size,
            "key": key,
            "rows": rows,
            "height": top + size.row * len(rows) + (0 if self.is_alone else 4),
            "alone": self.is_alone,
        }

    def _key(self, size: Size) -> tuple[list[dict[str, object]], int]:
        """The options in as many lines as they need, and where the bars begin below them."""
        entries: list[dict[str, object]] = []
        x, y, leading = 1, 0, size.font + 9
        for index, option in enumerate(self.options):
            words = f"{option.sign} {option.label}".strip()
            room = 22 + round(len(words) * size.font * LETTER) + 14
            if x > 1 and x + room - 14 > size.width:
                x, y = 1, y + leading
            entries.append(
                {
                    "x": x,
                    "y": y + 3,
                    "text_x": x + 21,
                    "baseline": y + size.font,
                    "words": words,
                    "fill": FILLS[self.look(index)],
                    "look": self.look(index),
                }
            )
            x += room
        return entries, y + leading + 8

    def _row(self, y: int, bar: Bar, size: Size) -> dict[str, object]:
        bar_y = y + (22 if size.name_above else 0 if self.is_alone else (size.row - size.bar) // 2)
        return {
            "bar": bar,
            "y": y,
            "bar_y": bar_y,
            "name_y": y + 15 if size.name_above else bar_y + size.bar // 2 + 5,
            "text_y": bar_y + size.bar // 2 + 5,
            "sign_y": bar_y + size.bar + size.font + 3,
            "n_x": size.width - 1,
            "n": "" if bar.n is None else _("n = %(n)s") % {"n": bar.n},
            "start": size.left,
            "parts": list(self._parts(bar, size)),
        }

    def _parts(self, bar: Bar, size: Size) -> Iterator[dict[str, object]]:
        apart = any(o.is_apart and s for o, s in zip(self.options, bar.shares, strict=False))
        room = size.width - size.left - size.right - (GAP if apart else 0)
        before = 0.0
        for index, share in enumerate(bar.shares):
            option = self.options[index]
            start = round(size.left + before * room) + (GAP if option.is_apart else 0)
            before += share
            end = round(size.left + before * room) + (GAP if option.is_apart else 0)
            if not share:
                continue
            written = percent(share)
            look = self.look(index)
            yield {
                "x": start,
                "width": max(end - start, 2),
                "middle": (start + end) // 2,
                "look": look,
                "fill": FILLS[look],
                "ink": "#ffffff" if look > 3 else "#15231f",
                "written": written if _fits(written, end - start, size) else "",
                "sign": option.sign if end - start >= size.font else "",
            }


def percent(share: float) -> str:
    """Whole percent; none only where there was none."""
    rounded = int(text.round_half_up(100 * share, 0))
    return _("under 1 %") if share and not rounded else _("%(rate)d %%") % {"rate": rounded}


def _fits(words: str, width: int, size: Size) -> bool:
    return len(words) * size.font * LETTER + 4 <= width


@lru_cache(maxsize=256)
def _render(chart: Distribution, language: str) -> SafeString:
    """The same bars in the same language are drawn once in the life of a process."""
    sizes = (ALONE_WIDE, ALONE_NARROW) if chart.is_alone else (WIDE, NARROW)
    drawings = [chart._drawing(size) for size in sizes]
    return render_to_string("charts/distribution.svg", {"chart": chart, "drawings": drawings})
