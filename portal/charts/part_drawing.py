"""Where the parts of bars stand in a drawing of one size; what looks alike is collected in one place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.parts import Bar, Option, percent

STEPS = 5
# For paper; on screen static/css/components/chart.css takes over with the tokens.
FILLS = ("#ffffff", "#eaf3ef", "#c9e0d7", "#93c2b1", "#2f7d68", "#0b4a3c")


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
# From the left of a box of the key to its words.
KEY = 20


class Drawing:
    """Filled by `draw`; then read by the template."""

    def __init__(self, options: Sequence[Option], bars: Sequence[Bar], size: Size) -> None:
        self.options, self.bars, self.size = options, bars, size
        self.is_alone = len(bars) == 1
        self.looks = looks_of(options)
        self.height = 0
        # Where those of selected bars begin, and how high they are.
        self.bands: list[tuple[int, int]] = []
        self.key: list[tuple[int, int, str]] = []
        self.names: list[tuple[int, int, str, bool]] = []
        self.notes: list[tuple[int, int, str, str]] = []
        self.areas: dict[int, list[str]] = defaultdict(list)
        self.percents: dict[bool, list[tuple[int, int, str]]] = defaultdict(list)

    def draw(self) -> None:
        y = self._draw_key()
        for bar in self.bars:
            y = self._draw_bar(y, bar)
        self.height = y + 2

    def _draw_key(self) -> int:
        """The options in as many lines as they need; gives where the bars begin."""
        size = self.size
        x, y, leading = 1, 1, size.font + 9
        for index, option in enumerate(self.options):
            words = f"{option.sign} {option.label}".strip()
            lines = text.lines(words, (size.width - KEY - 2) / size.font)
            room = KEY + round(max(map(text.width, lines)) * size.font)
            if x > 1 and (x + room > size.width or len(lines) > 1):
                x, y = 1, y + leading
            self.areas[self.looks[index]].append(_area(x, y + 2, 14, 14))
            for line in lines:
                self.key.append((x + KEY, y + size.font - 1, line))
                y += size.font + 3
            y -= size.font + 3
            x += room + 14
            if len(lines) > 1:
                x = size.width
        return y + leading + 7

    def _draw_bar(self, y: int, bar: Bar) -> int:
        """Gives where the next one begins."""
        size, alone = self.size, self.is_alone
        leading = size.font + 3
        names = [] if alone else self._draw_name(y, bar)
        above = leading * (len(names) - 1) if size.name_above and names else 0
        bar_y = y + above + (22 if size.name_above else 0 if alone else (size.row - size.bar) // 2)
        text_y = bar_y + size.bar // 2 + 5
        left = size.left + 4
        notes = [] if bar.shares else text.lines(bar.note, (size.width - left) / size.font)
        for i, line in enumerate(notes):
            self.notes.append((left, text_y + i * leading, line, ""))
        for part in _parts(self.options, bar, size):
            self._draw_part(part, bar_y, text_y)
        beside = 0 if size.name_above else leading * (len(names) - 1)
        height = size.row + above + max(beside, leading * (len(notes) - 1), 0)
        if bar.is_selected:
            self.bands.append((y, height))
        return y + height

    def _draw_name(self, y: int, bar: Bar) -> list[str]:
        """What the bar is of, in as many lines as it takes, and of how many."""
        size = self.size
        x = 5 if size.name_above else 8
        name_y = y + (15 if size.name_above else size.row // 2 + 5)
        n = "" if bar.n is None else _("n = %(n)s") % {"n": text.number(bar.n, 0)}
        if n:
            self.notes.append((size.width - 5, name_y, n, "end"))
        end = size.width - 5 - text.width(n) * size.font if size.name_above else size.left
        names = text.lines(bar.name, (end - x - 8) / size.font)
        for i, line in enumerate(names):
            self.names.append((x, name_y + i * (size.font + 3), line, bar.is_selected))
        return names

    def _draw_part(self, part: "Part", bar_y: int, text_y: int) -> None:
        size, width = self.size, part.end - part.start
        look = self.looks[part.index]
        self.areas[look].append(_area(part.start, bar_y, max(width, 2), size.bar))
        middle = (part.start + part.end) // 2
        written = percent(part.share)
        if text.width(written) * size.font + 6 <= width:
            self.percents[look > 3].append((middle, text_y, written))
        sign = self.options[part.index].sign
        if self.is_alone and sign and width >= size.font:
            self.notes.append((middle, bar_y + size.bar + size.font + 3, sign, "middle"))


@dataclass(frozen=True)
class Part:
    """From where to where one option's share reaches in its bar."""

    index: int
    share: float
    start: int
    end: int


def looks_of(options: Sequence[Option]) -> list[int]:
    """The shade of each option, from 1 to 5; 0 for what stands apart."""
    on_scale = [i for i, option in enumerate(options) if not option.is_apart]
    last = max(len(on_scale) - 1, 1)
    shades = {i: 1 + round((STEPS - 1) * place / last) for place, i in enumerate(on_scale)}
    return [shades.get(i, 0) for i in range(len(options))]


def _parts(options: Sequence[Option], bar: Bar, size: Size) -> Iterator[Part]:
    apart = [option.is_apart for option in options]
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
