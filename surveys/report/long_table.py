"""A round's results as one long table."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.chapters.chapter import Value
from portal.chapters.places import NATION
from portal.chapters.publication import LongTable
from portal.tabular.columns import Column
from surveys.report.content import RoundContent
from surveys.results.columns import all_results, origin, publication
from surveys.results.results import QuestionResults
from surveys.results.sentences import all_answers


def table(content: RoundContent) -> LongTable:
    """A row for each value of each question in each place; what is hidden says why in its column.

    A figure that was published earlier is a row of its own, of its own kind and source.
    """
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
        "source": Column(_("From"), "text"),
        "kind": Column(_("Kind of figure"), "text"),
    }
    return LongTable(columns, _rows(content))


def _rows(content: RoundContent) -> Iterator[tuple[Value, ...]]:
    own = origin(content.round)
    for results in content.questions:
        asked = (results.question.code, str(results.question.text))
        yield from ((*asked, *row, *own) for row in _own(results))
        if before := content.published_for(results):
            figures = (before.n, None, before.value, *(None,) * 7)
            yield (*asked, NATION, _("Whole country"), *figures, *publication(before))


def _own(results: QuestionResults) -> Iterator[tuple[Value, ...]]:
    """Place, figures, one value and its share; or why they are not shown."""
    if results.question.is_open:
        texts = results.texts
        yield (NATION, all_answers(), texts.value, *(None,) * 8, texts.hidden)
        return
    for place, cell in all_results(results):
        unsure = cell.cannot_say if results.question.cannot_say else None
        known = (*place, cell.n, unsure, cell.mean, cell.deviation)
        if not cell.is_shown:
            yield (*known, *(None,) * 5, cell.figure.hidden)
        for share in cell.distribution:
            value = (share.code, share.label, share.count, share.share)
            yield (*known, cell.median, *value, cell.figure.hidden)
