"""The bounds of a roadmap as a table: what is empty proposes nothing."""

from django.utils.translation import gettext as _

from portal.charts.table import Table, table
from roadmap.evidence.aim import better
from roadmap.evidence.proposal_words import written_bound
from roadmap.models import Bounds, Roadmap


def bounds_table(roadmap: Roadmap) -> Table | None:
    """None where no bound is set."""
    rows = list(Bounds.objects.filter(roadmap=roadmap).select_related("indicator"))
    if not rows:
        return None
    return table(
        _("Bounds by indicator"),
        [_("Indicator"), _("Low or high"), _("For the worse"), _("Apart")],
        [
            [each.indicator.name, _low(each), _fall(each), written_bound(each, each.gap) or "–"]
            for each in rows
        ],
        urls=[each.indicator.get_absolute_url() for each in rows],
    )


def _low(bounds: Bounds) -> str:
    if bounds.low is None:
        return "–"
    words = _("over %(bound)s") if better(bounds.indicator) == "less" else _("under %(bound)s")
    return words % {"bound": written_bound(bounds, bounds.low)}


def _fall(bounds: Bounds) -> str:
    if bounds.fall is None:
        return "–"
    is_less = better(bounds.indicator) == "less"
    words = _("rise of more than %(bound)s") if is_less else _("fall of more than %(bound)s")
    return words % {"bound": written_bound(bounds, bounds.fall)}
