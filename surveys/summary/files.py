"""What rounds say of the nation, in files: the sheets of a workbook, and rows of the long table."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.chapters.chapter import Fact, FileTable, PlacedFigure, Value
from portal.chapters.figure import Figure
from portal.chapters.places import NATION
from portal.tabular.columns import Column
from surveys.results.columns import all_groups, names, origin, publication, response_rate
from surveys.results.region_result import DECIMALS, RegionResult
from surveys.results.results import QuestionResults
from surveys.results.sentences import whole
from surveys.summary.national import NationalResults, RoundsMeasure
from surveys.summary.sentences import asked_where, sources


def national_means(national: NationalResults) -> FileTable:
    columns = (
        Column(_("Question"), "text", 16),
        Column(_("What was measured"), "text", 46),
        Column(_("From"), "text", 34),
        Column(_("Kind of figure"), "text", 18),
        Column(_("Answers (n)"), "number", 12),
        # One decimal, as a mean is published: 3.30 would claim more than was told.
        Column(_("Mean"), "number", 20, DECIMALS),
        Column(_("Mean of regions"), "number", 12, DECIMALS),
        Column(_("Strongest regions"), "text", 30),
        Column(_("Weakest regions"), "text", 30),
    )
    rows = (row for measure in national.measures for row in _nation(measure, national))
    return FileTable(_("National means"), columns, tuple(rows))


def _nation(measure: RoundsMeasure, national: NationalResults) -> Iterator[tuple[Value, ...]]:
    """The published figure first, then each of the rounds."""
    asked = (measure.question.code, measure.name)
    if before := measure.published:
        yield (*asked, *publication(before), before.n, before.value)
    for results, of_round in zip(measure.results, national.results, strict=True):
        if results is None:
            continue
        mean = results.nation.figure
        named = (names(results.strongest), names(results.weakest))
        yield (
            *asked,
            *origin(of_round.round),
            mean.n_in_cell,
            mean,
            results.mean_of_regions,
            *named,
        )


def response_rates(national: NationalResults) -> FileTable:
    columns = (
        Column(_("Round"), "text", 44),
        Column(_("Who was asked"), "text", 30),
        Column(_("Region code"), "text", 12),
        Column(_("Region"), "text", 26),
        Column(_("Invited"), "number", 12),
        Column(_("Answered"), "number", 12),
        Column(_("Response rate"), "percent", 14),
    )
    rows = (
        (
            str(round_),
            asked_where(round_),
            group.code,
            name,
            group.invited,
            group.answered,
            response_rate(group),
        )
        for round_ in national.counted
        for name, group in all_groups(national.turnouts[round_.pk])
    )
    return FileTable(_("Response rates"), columns, tuple(rows))


def figures(national: NationalResults) -> Iterator[PlacedFigure]:
    """A row for each figure of each region and of the nation."""
    for measure in national.measures:
        yield from _means(measure, national)
    for round_ in national.counted:
        for name, group in all_groups(national.turnouts[round_.pk]):
            told = ("response_rate", _("Response rate"))
            place, rate = (group.code or NATION, name), response_rate(group)
            yield PlacedFigure(*place, *told, rate, *origin(round_))
    for each in national.results:
        if count := national.imported.get(each.round.pk):
            told = ("answers_from_files", _("Answers from files, counted in n"))
            yield _of_nation(*told, Figure(str(count), count), *origin(each.round))


def _means(measure: RoundsMeasure, national: NationalResults) -> Iterator[PlacedFigure]:
    told = (f"mean_{measure.question.code}", measure.name)
    if before := measure.published:
        figure = Figure(before.written, before.value, before.n)
        yield _of_nation(*told, figure, *publication(before))
    for results, of_round in zip(measure.results, national.results, strict=True):
        if results is not None:
            yield from _results(told, results, origin(of_round.round))


def _results(
    told: tuple[str, str], results: QuestionResults, source: tuple[str, str]
) -> Iterator[PlacedFigure]:
    yield _of_nation(*told, results.nation.figure, *source)
    for each in results.regions:
        yield _of_region(each, told, source)


def _of_region(
    result: RegionResult, told: tuple[str, str], source: tuple[str, str]
) -> PlacedFigure:
    return PlacedFigure(result.region_code, result.name, *told, result.figure, *source)


def _of_nation(code: str, name: str, figure: Figure, source: str, kind: str) -> PlacedFigure:
    return PlacedFigure(NATION, _("Whole country"), code, name, figure, source, kind)


def facts(national: NationalResults) -> Iterator[Fact]:
    """What one must know of the file: where the figures come from."""
    if any(round_.is_invented for round_ in national.counted):
        yield _("invented"), _("The answers of rounds that are marked so were invented for a demo.")
    for told in sources(national):
        yield _("rounds"), told
    for round_ in national.regional:
        asked = f"{round_}: {asked_where(round_)}"
        yield _("response rates of some regions alone"), asked
    for measure in national.measures:
        if before := measure.published:
            said = _("%(name)s: %(mean)s (n = %(n)s), %(month)s. %(source)s") % {
                "name": measure.name,
                "mean": before.written,
                "n": whole(before.n) if before.n else "–",
                "month": before.on,
                "source": before.source,
            }
            yield _("published earlier"), said
