"""A round's results as a file: a workbook, one long table, a document."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.chapters.publication import LongTable, about_sheet, sheet
from portal.tabular.columns import Sheet
from surveys.models import Round
from surveys.report import long_table, sheets
from surveys.report.chapters import corrections, overview, question_chapter
from surveys.report.content import RoundContent, gather_content


@dataclass(frozen=True)
class RoundReport:
    results: RoundContent

    template = "surveys/report/document.html"

    @property
    def title(self) -> str:
        return _("%(round)s: results") % {"round": self.results.round.name}

    def sheets(self) -> tuple[Sheet, ...]:
        return (*map(sheet, sheets.sheets(self.results)), about_sheet(self.results.facts))

    def table(self) -> LongTable:
        return long_table.table(self.results)

    def content(self) -> dict[str, Any]:
        found = self.results
        chapters = [question_chapter(each, found.published_of(each)) for each in found.questions]
        return {
            "report": found,
            "chapters": chapters,
            "overview": overview(found),
            "corrections": corrections(found),
        }


def gather(round_: Round, *, at: dt.datetime) -> RoundReport:
    """Constant in the number of answers: kept counts alone are read."""
    return RoundReport(gather_content(round_, at=at))
