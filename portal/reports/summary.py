"""The national summary as a file: what its page shows, for the person who asked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.dashboard import summary, summary_charts, summary_tables, summary_words
from portal.dashboard.summary import Measure, NationalSummary
from portal.reports import summary_sheets, summary_table
from portal.reports.publication import LongTable
from portal.tabular.columns import Sheet

Fact = tuple[str, str]


@dataclass(frozen=True)
class Chapter:
    """One measure in the document: what is said of it, and the regions' means."""

    measure: Measure

    @property
    def sentence(self) -> str:
        return summary_words.of_measure(self.measure)

    @property
    def chart(self) -> Any:
        return summary_charts.means(self.measure)


@dataclass(frozen=True)
class SummaryReport:
    summary: NationalSummary

    template = "reports/summary/document.html"

    @property
    def title(self) -> str:
        return _("National summary")

    @property
    def is_invented(self) -> bool:
        return any(round_.is_invented for round_ in self.summary.counted)

    @property
    def facts(self) -> list[Fact]:
        return list(_facts(self))

    def sheets(self) -> tuple[Sheet, ...]:
        return summary_sheets.sheets(self)

    def table(self) -> LongTable:
        return summary_table.table(self)

    def content(self) -> dict[str, Any]:
        found = self.summary
        return {
            "report": self,
            "chapters": [Chapter(measure) for measure in found.measures],
            "results_sentence": summary_words.of_results(found),
            "sources": summary_words.of_sources(found),
            "notes": summary_words.of_imported(found),
            "rates_sentence": summary_words.of_rates(found),
            "profiles_sentence": summary_words.of_profiles(found),
            "rates": summary_charts.rates(found),
            "profiles": summary_charts.profiles(found),
            "measures": summary_tables.measures_table(found),
            "rounds": summary_tables.rounds_table(found),
            "regions": summary_tables.regions_table(found),
        }


def gather(user: User, *, at: dt.datetime) -> SummaryReport:
    return SummaryReport(summary.gather(user, at=at))


def _facts(report: SummaryReport) -> Iterator[Fact]:
    yield _("what this is"), _("The national summary of the portal Yhdyspinta.")
    if report.is_invented:
        yield _("invented"), _("The answers of rounds that are marked so were invented for a demo.")
    for told in summary_words.of_sources(report.summary):
        yield _("rounds"), told
    for round_ in report.summary.regional:
        asked = f"{round_}: {summary_words.asked_where(round_)}"
        yield _("response rates of some regions alone"), asked
    for measure in report.summary.measures:
        if before := measure.published:
            said = _("%(name)s: %(mean)s (n = %(n)s), %(month)s. %(source)s") % {
                "name": measure.name,
                "mean": before.written,
                "n": before.n or "–",
                "month": before.on,
                "source": before.source,
            }
            yield _("published earlier"), said
    made = date_format(timezone.localtime(report.summary.at), "DATETIME_FORMAT")
    yield _("made"), made
