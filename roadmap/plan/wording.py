"""How steps stand, in words: counts by state, never percent; and the marks of what is late or stale."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Status
from roadmap.plan.standing import STATES, UNREPORTED, Standing


def state_labels() -> dict[str, str]:
    """In the order in which they are told."""
    labels = {state.value: capfirst(str(state.label)) for state in Status.State}
    labels[UNREPORTED] = _("No report yet")
    return {state: labels[state] for state in STATES}


@dataclass(frozen=True)
class Wording:
    """Labels are translated once for a page."""

    labels: Mapping[str, str]

    @classmethod
    def of_page(cls) -> "Wording":
        return cls(state_labels())

    def states(self, counts: Mapping[str, int]) -> str:
        """“Stuck 2 · Under way 12”; of a single region its state alone."""
        told = [(label, counts[state]) for state, label in self.labels.items() if state in counts]
        if len(told) == 1 and told[0][1] == 1:
            return told[0][0]
        return " · ".join(f"{label} {_count(count)}" for label, count in told)

    def late(self, standing: Standing) -> str:
        """Empty where nothing is late."""
        count = standing.late_count
        if not count:
            return ""
        if standing.region_count == 1:
            return _("Late")
        words = ngettext("Late in %(count)d region", "Late in %(count)d regions", count)
        return words % {"count": count}

    def stale(self, standing: Standing) -> str:
        """Empty where everybody has reported lately enough."""
        count = standing.stale_count
        if not count:
            return ""
        if standing.region_count == 1:
            return _("No recent report")
        words = ngettext(
            "No recent report in %(count)d region",
            "No recent report in %(count)d regions",
            count,
        )
        return words % {"count": count}


def _count(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)
