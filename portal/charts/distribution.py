"""How answers are spread over an ordered scale: a bar for each group, cut into its shares."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.part_drawing import (
    ALONE_NARROW,
    ALONE_WIDE,
    FILLS,
    NARROW,
    WIDE,
    Drawing,
    Size,
)
from portal.charts.parts import Bar, Option, percent
from portal.charts.table import Table, render_once, table


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
                "" if bar.n is None else text.number(bar.n, 0),
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

    @property
    def height(self) -> int:
        """Of the wide drawing, in units of its width of 720."""
        return int(self._drawing(ALONE_WIDE if self.is_alone else WIDE)["height"])

    def _drawing(self, size: Size) -> dict[str, Any]:
        drawing = Drawing(self.options, self.bars, size)
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


@lru_cache(maxsize=256)
def _render(chart: Distribution, language: str) -> SafeString:
    """The same bars in the same language are drawn once in the life of a process."""
    sizes = (ALONE_WIDE, ALONE_NARROW) if chart.is_alone else (WIDE, NARROW)
    drawings = [chart._drawing(size) for size in sizes]
    return render_to_string("charts/distribution.svg", {"chart": chart, "drawings": drawings})
