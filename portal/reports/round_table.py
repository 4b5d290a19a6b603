"""A round's results as one long table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.reports.figures import NATION, Values, few, places_of
from portal.reports.publication import LongTable
from portal.tabular.columns import Column
from surveys.sentences import all_answers

if TYPE_CHECKING:
    from portal.reports.round import RoundReport


def table(report: "RoundReport") -> LongTable:
    """A row for each value of each question in each place; what is hidden says why in its column."""
    columns = {
        "question": Column(_("Question"), "text"),
        "question_text": Column(_("How it was asked"), "text"),
        "place": Column(_("Region code"), "text"),
        "place_name": Column(_("Region"), "text"),
        "n": Column(_("Answers (n)"), "number"),
        "cannot_say": Column(_("Cannot say"), "number"),
        "mean": Column(_("Mean"), "number"),
        "standard_deviation": Column(_("Standard deviation"), "number"),
        "median": Column(_("Median"), "number"),
        "value": Column(_("Value"), "text"),
        "value_text": Column(_("Answer"), "text"),
        "count": Column(_("Count"), "number"),
        "share": Column(_("Share"), "number"),
        "hidden": Column(_("Hidden because"), "text"),
    }
    return LongTable(columns, _rows(report))


def _rows(report: "RoundReport") -> Iterator[Values]:
    for results in report.questions:
        asked = (results.question.code, str(results.question.text))
        if results.question.is_text:
            hidden = few(results) if results.words is None else None
            nobody = (None,) * 8
            yield (*asked, NATION, all_answers(), results.words, *nobody, hidden)
            continue
        for place, cell in places_of(results):
            unsure = cell.cannot_say if results.question.cannot_say else None
            known = (*asked, *place, cell.n, unsure, cell.mean, cell.deviation)
            if not cell.is_shown:
                nothing = (None,) * 5
                yield (*known, *nothing, cell.hidden and cell.missing(results.minimum))
            for share in cell.distribution:
                value = (share.code, share.label, share.count, share.share)
                yield (*known, cell.median, *value, None)
