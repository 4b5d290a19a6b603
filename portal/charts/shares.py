"""How many chose what: a bar for each answer, of all who were asked and answered."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.parts import percent
from portal.charts.table import Table, render_once, table


@dataclass(frozen=True)
class Answer:
    """One answer, how many gave it, and their share (0 to 1)."""

    label: str
    count: int
    share: float
    is_most: bool = False
    # "Cannot say": no answer among the others.
    is_apart: bool = False


@dataclass(frozen=True)
class Size:
    kind: str
    width: int
    font: int


WIDE = Size("wide", 720, font=16)
NARROW = Size("narrow", 320, font=15)
BAR = 14
# Between the words of an answer and its figure.
GAP = 16


@dataclass(frozen=True)
class Shares:
    id: str
    title: str | Promise
    answers: tuple[Answer, ...]

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @property
    def description(self) -> str:
        return ", ".join(f"{answer.label} {percent(answer.share)}" for answer in self.answers)

    @cached_property
    def table(self) -> Table:
        return table(
            self.title,
            [_("Answer"), _("Answers (n)"), _("Share")],
            [
                [each.label, text.number(each.count, 0), percent(each.share)]
                for each in self.answers
            ],
            numbers={1, 2},
        )

    @property
    def height(self) -> int:
        """Of the wide drawing, in units of its width of 720."""
        return int(self._drawing(WIDE)["height"])

    def _drawing(self, size: Size) -> dict[str, Any]:
        rows = []
        y = 0
        for answer in self.answers:
            written = f"{percent(answer.share)} · {text.number(answer.count, 0)}"
            room = (size.width - GAP) / size.font - text.width(written)
            lines = text.lines(answer.label, room)
            leading = size.font + 4
            top = y + leading * len(lines) + 4
            rows.append(
                {
                    "answer": answer,
                    "lines": [(y + leading * (i + 1) - 4, line) for i, line in enumerate(lines)],
                    "figure_y": y + leading - 4,
                    "bar_y": top,
                    "bar": max(round(answer.share * size.width), 2 if answer.count else 0),
                    "written": written,
                }
            )
            y = top + BAR + 10
        return {"size": size, "rows": rows, "height": y, "thick": BAR}


@lru_cache(maxsize=256)
def _render(chart: Shares, language: str) -> SafeString:
    """The same answers in the same language are drawn once in the life of a process."""
    drawings = [chart._drawing(size) for size in (WIDE, NARROW)]
    return render_to_string("charts/shares.svg", {"chart": chart, "drawings": drawings})
