"""The national summary as a file: what its page shows, for the person who asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.chapters.chapter import PlacedFigure
from portal.chapters.publication import LongTable, about_sheet, sheet
from portal.summary.snapshot import Snapshot
from portal.tabular.columns import Column, Sheet


@dataclass(frozen=True)
class SummaryReport:
    snapshot: Snapshot

    template = "summary/document.html"

    @property
    def title(self) -> str:
        return _("National summary")

    def sheets(self) -> tuple[Sheet, ...]:
        return (*map(sheet, self.snapshot.file_tables), about_sheet(self.snapshot.facts))

    def table(self) -> LongTable:
        """A row for each figure of each region and of the nation."""
        columns = {
            "place": Column(_("Region code"), "text"),
            "place_name": Column(_("Region"), "text"),
            "figure": Column(_("Figure"), "text"),
            "figure_name": Column(_("What it tells"), "text"),
            "source": Column(_("From"), "text"),
            "kind": Column(_("Kind of figure"), "text"),
            "value": Column(_("Value"), "number"),
            "n": Column(_("Out of (n)"), "number"),
            "hidden": Column(_("Hidden because"), "text"),
        }
        return LongTable(columns, _rows(self.snapshot.figures))

    def content(self) -> dict[str, Any]:
        return {"summary": self.snapshot}


def _rows(figures: Iterator[PlacedFigure]) -> Iterator[tuple[Any, ...]]:
    for each in figures:
        told = (each.region_code, each.region_name, each.code, each.name, each.source, each.kind)
        yield (*told, each.figure.value, each.figure.n, each.figure.hidden)
