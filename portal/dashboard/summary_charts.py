"""The national summary in pictures: means by region, who has answered, how far the profiles are."""

from dataclasses import replace

from django.utils.translation import gettext as _

from portal.charts.dots import Dots
from portal.charts.tile_map import TileMap
from portal.dashboard.summary import Measure, NationalSummary
from regions.profiles.completeness import completeness_map
from surveys.results import charts


def means(measure: Measure) -> Dots | None:
    """The newest round's mean of each region beside that of all answers."""
    return charts.of_regions(measure.newest) if measure.newest else None


def rates(summary: NationalSummary) -> Dots | None:
    """The response rates of the round that is open; of one that is over the table of regions tells."""
    first = summary.followed
    if first is None or not first.is_open(at=summary.at):
        return None
    title = _("Response rate by region: %(round)s") % {"round": first}
    return replace(summary.turnouts[first.pk].chart, title=title)


def profiles(summary: NationalSummary) -> TileMap:
    filled = {state.region.code: state.filled_count for state in summary.states}
    drawn = completeness_map([state.region for state in summary.states], filled)
    return replace(drawn, id="profile-map")
