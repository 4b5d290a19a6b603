"""Results as charts and tables: for a page and for a document alike."""

from collections.abc import Collection
from dataclasses import replace
from math import ceil

from django.utils.translation import gettext as _

from portal.charts import parts as chart_parts
from portal.charts.distribution import Distribution
from portal.charts.dots import Dots, Mark
from portal.charts.parts import Bar, Option
from portal.charts.shares import Answer, Shares
from portal.charts.table import Table, table
from surveys.questionnaire.definition import CANNOT_SAY, Choice, Question
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults
from surveys.results.sentences import all_answers, ends, percent, whole

# More parts than these cannot be told apart in one bar.
MOST_PARTS = 7
NONE = "–"


def nation_chart(results: QuestionResults) -> Distribution | Shares | None:
    """How all answers are spread; none where that is hidden or nobody answered."""
    cell, question = results.nation, results.question
    if not cell.is_shown:
        return None
    chart_id = f"{question.code}-all"
    title = _all_answers(question)
    if question.is_scale:
        return Distribution(chart_id, title, _options(question), (_bar(cell),))
    most = {share.code for share in results.most_common}
    return Shares(
        chart_id,
        title,
        tuple(
            Answer(s.label, s.count, s.share, s.code in most, s.is_cannot_say)
            for s in cell.distribution
        ),
    )


def region_means(results: QuestionResults, selected: Collection[str] = ()) -> Dots | None:
    """The means of the regions beside that of all answers; none where no mean is shown."""
    question = results.question
    means = [cell.mean for cell in results.places if cell.mean is not None]
    if not question.has_mean or not means or results.nation.mean is None:
        return None
    low, high = question.ends or (0, _end(max(means)))
    return Dots(
        id=f"{question.code}-means",
        title=_("Mean by region, question %(number)d") % {"number": question.number},
        marks=tuple(
            Mark(
                cell.name,
                cell.mean,
                n=cell.figure.n_in_cell,
                note=cell.missing,
                is_selected=cell.region_code in selected and cell.region is not None,
                is_apart=cell.region is None,
            )
            for cell in results.places
        ),
        low=low,
        high=high,
        national=results.nation.mean,
        whole=all_answers(),
        unit=str(question.unit),
        ends=ends(results),
        decimals=max(cell.decimals for cell in (*results.rated, results.nation)),
    )


def spread(results: QuestionResults, selected: Collection[str] = ()) -> Distribution | None:
    """How answers are spread in each region; none for what does not fit into one bar."""
    question = results.question
    is_exclusive = question.is_scale or question.kind == question.Kind.SINGLE
    if not is_exclusive or len(question.offered) > MOST_PARTS or not results.nation.is_shown:
        return None
    return Distribution(
        f"{question.code}-spread",
        _("Answers by region, question %(number)d") % {"number": question.number},
        _options(question),
        (
            replace(_bar(results.nation), name=all_answers()),
            *(_bar(cell, selected) for cell in results.places),
        ),
    )


def nation_table(results: QuestionResults) -> Table:
    """Every answer with its number and share."""
    cell = results.nation
    rows = [[share.label, whole(share.count), percent(share)] for share in cell.distribution]
    rows.append([_("All who answered"), whole(cell.answered or 0), ""])
    return table(
        _all_answers(results.question),
        [_("Answer"), _("Number"), _("Share")],
        rows,
        numbers={1, 2},
        selected={len(rows) - 1},
    )


def _all_answers(question: Question) -> str:
    return _("All answers to question %(number)d") % {"number": question.number}


def region_table(
    results: QuestionResults, selected: Collection[str] = (), urls: Collection[str] = ()
) -> Table:
    """Every place with all that may be shown of it, and why the rest is not; all answers last."""
    question = results.question
    cells = [*results.places, results.nation]
    figures = [_("n")]
    if question.has_mean:
        figures += [_("Mean"), _("Standard deviation"), _("Median")]
    labels = [share.label for share in results.nation.distribution]
    if has_base := question.has_mean and question.cannot_say:
        # A mean leaves out who cannot say, shares do not.
        figures.append(_("All who answered"))
    notes = [cell.missing for cell in cells]
    noted = 1 if any(notes) else 0
    rows = [
        [cell.name, *[note] * noted, *_row(cell, question, len(labels), has_base)]
        for cell, note in zip(cells, notes, strict=True)
    ]
    rows[-1][0] = all_answers()
    return table(
        _("All figures by region, question %(number)d") % {"number": question.number},
        [_("Region"), *[_("Note")] * noted, *figures, *labels],
        rows,
        numbers=range(1 + noted, len(rows[0])),
        urls=[*urls, ""] if urls else (),
        selected={i for i, cell in enumerate(results.places) if cell.region_code in selected},
    )


def _row(cell: RegionResult, question: Question, parts: int, has_base: bool) -> list[str]:
    figures = [NONE if cell.n is None else whole(cell.n)]
    if question.has_mean:
        found = (cell.mean, cell.deviation, cell.median)
        figures += [cell.written(value) or NONE for value in found]
    if has_base:
        figures.append(NONE if cell.answered is None else whole(cell.answered))
    if not cell.distribution:
        figures += [NONE] * parts
        if parts and cell.withheld and question.cannot_say:
            figures[-1] = chart_parts.percent((cell.cannot_say or 0) / (cell.answered or 1))
    return [*figures, *map(percent, cell.distribution)]


def _options(question: Question) -> tuple[Option, ...]:
    return tuple(_option(question, choice) for choice in question.offered)


def _option(question: Question, choice: Choice) -> Option:
    if choice.number == CANNOT_SAY:
        return Option("", str(choice.text), is_apart=True)
    return Option(str(choice.number) if question.is_scale else "", str(choice.text))


def _bar(cell: RegionResult, selected: Collection[str] = ()) -> Bar:
    return Bar(
        cell.name,
        tuple(share.share for share in cell.distribution),
        cell.answered if cell.is_shown else None,
        cell.missing if not cell.is_shown else "",
        cell.region is not None and cell.region_code in selected,
    )


def _end(value: float) -> float:
    """The end of an axis whose four ticks are whole."""
    return max(4, 4 * ceil(value / 4))
