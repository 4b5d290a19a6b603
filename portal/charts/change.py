"""Before and after: for each region a hollow dot and a full one, joined by a line; what got worse first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.change_drawing import NARROW, PAPER, WIDE, drawing
from portal.charts.moves import Move, Moves, Reading
from portal.charts.table import Table, render_once, table


@dataclass(frozen=True)
class Changes(Moves):
    """Drawn, and as a table."""

    def render(self) -> SafeString:
        return _render(self, get_language() or "")

    def render_on_paper(self) -> SafeString:
        return _render_on_paper(self, get_language() or "")

    def render_table(self) -> SafeString:
        return render_once(self, get_language() or "")

    @cached_property
    def table(self) -> Table:
        before, after = _("Before"), _("After")
        days = [{r.day for r in rs if r.day} for rs in self._readings]
        headings = [_("Region"), _dated(before, days[0]), "n", _dated(after, days[1]), "n"]
        return table(
            f"{self.title}, {self.unit}" if self.unit else self.title,
            [*headings, pgettext("of a figure", "Change")],
            [list(self._cells(move, days)) for move in self.ordered],
            numbers={1, 2, 3, 4},
            selected={i for i, move in enumerate(self.ordered) if move.is_whole},
        )

    @property
    def _readings(self) -> tuple[list[Reading], list[Reading]]:
        return [move.before for move in self.moves], [move.after for move in self.moves]

    def _cells(self, move: Move, days: Iterable[set[str]]) -> Iterator[str]:
        yield move.name
        for reading, known in zip((move.before, move.after), days, strict=True):
            figure = self.figure(reading)
            # A day that all share stands in the heading.
            yield f"{figure} ({reading.day})" if reading.day and len(known) > 1 else figure
            yield "" if reading.n is None else text.number(reading.n, 0)
        yield self.change_in_words(move)


def _dated(heading: str, days: set[str]) -> str:
    return f"{heading}, {next(iter(days))}" if len(days) == 1 else heading


@lru_cache(maxsize=256)
def _render(chart: Changes, language: str) -> SafeString:
    """The same moves in the same language are drawn once in the life of a process."""
    drawings = [drawing(chart, size) for size in (WIDE, NARROW)]
    return render_to_string("charts/change.svg", {"chart": chart, "drawings": drawings})


@lru_cache(maxsize=256)
def _render_on_paper(chart: Changes, language: str) -> SafeString:
    context = {"chart": chart, "drawings": [drawing(chart, PAPER)]}
    return render_to_string("charts/change.svg", context)
