"""The columns of rounds in the table of regions: means, and who has answered."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from portal.chapters.chapter import Legend, RegionCell, RegionColumn
from portal.chapters.figure import Figure, Reason
from portal.tabular.columns import Column
from regions.models import Region
from surveys.models import Round
from surveys.results.columns import response_rate
from surveys.results.region_result import DECIMALS
from surveys.summary.national import NationalResults, RoundsMeasure


def columns(national: NationalResults, regions: Sequence[Region]) -> Iterator[RegionColumn]:
    for measure in national.measures:
        yield _means(measure, regions)
    for round_ in national.nationwide:
        yield _rates(round_, national, regions)


def legend(national: NationalResults) -> Legend | None:
    """The narrow headings give numbers alone."""
    if not national.measures:
        return None
    return Legend(
        _("Means of the round %(round)s:") % {"round": national.newest},
        tuple(
            (_("Mean %(number)s") % {"number": measure.question.number}, measure.name)
            for measure in national.measures
        ),
    )


def _means(measure: RoundsMeasure, regions: Sequence[Region]) -> RegionColumn:
    """What is not shown says why where its mean would stand."""
    return RegionColumn(
        _("Mean %(number)d") % {"number": measure.question.number},
        (
            Column(_("Mean: %(name)s") % {"name": measure.name}, "number", 22, DECIMALS),
            Column(_("Answers (n): %(name)s") % {"name": measure.name}, "number", 16),
        ),
        {region.code: _mean_cell(_mean(measure, region)) for region in regions},
    )


def _mean(measure: RoundsMeasure, region: Region) -> Figure:
    result = measure.newest.at(region.code) if measure.newest else None
    return Figure.without(Reason.NOT_ASKED) if result is None else result.figure


def _mean_cell(mean: Figure) -> RegionCell:
    return RegionCell(mean.text, (mean, mean.n_in_cell))


def _rates(round_: Round, national: NationalResults, regions: Sequence[Region]) -> RegionColumn:
    groups = {group.code: group for group in national.turnouts[round_.pk].by_region}
    rates = {region.code: response_rate(groups.get(region.code)) for region in regions}
    return RegionColumn(
        _answered(round_, national),
        (Column(_("Response rate: %(round)s") % {"round": round_}, "percent", 16),),
        {code: RegionCell(rate.text, (rate,)) for code, rate in rates.items()},
    )


def _answered(round_: Round, national: NationalResults) -> str:
    """There is one open round of each audience, and one that is over."""
    who = round_.get_audience_display()
    if round_ in national.open_rounds:
        return _("Answered so far: %(who)s") % {"who": who}
    return _("Answered: %(who)s") % {"who": who}
