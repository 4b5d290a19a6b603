"""How steps stand, in words: counts by state, never percent; and the marks of what is late or stale."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Status
from roadmap.plan.standing import STATES, UNREPORTED, Standing

# Of so many regions; None of the only one.
Words = Callable[[int | None], str]


def state_labels(*, is_archived: bool = False) -> dict[str, str]:
    """In the order in which they are told. Of an archived roadmap nobody is going to report."""
    labels = {state.value: capfirst(str(state.label)) for state in Status.State}
    labels[UNREPORTED] = capfirst(_("not known")) if is_archived else _("No report yet")
    return {state: labels[state] for state in STATES}


@dataclass(frozen=True)
class Wording:
    """Labels are translated once for a page."""

    labels: Mapping[str, str]
    told: dict[tuple[Words, int | None], str] = field(default_factory=dict, compare=False)

    @classmethod
    def of_page(cls, *, is_archived: bool = False) -> "Wording":
        return cls(state_labels(is_archived=is_archived))

    def states(self, counts: Mapping[str, int]) -> str:
        """“Stuck 2 · Under way 12”; of a single region its state alone."""
        told = [(label, counts[state]) for state, label in self.labels.items() if state in counts]
        if len(told) == 1 and told[0][1] == 1:
            return told[0][0]
        return " · ".join([f"{label} {_count(count)}" for label, count in told])

    def late(self, standing: Standing) -> str:
        """Empty where nothing is late."""
        return self._told(standing.late_count, standing, _late)

    def stale(self, standing: Standing) -> str:
        """Empty where everybody has reported lately enough."""
        return self._told(standing.stale_count, standing, _stale)

    def _told(self, count: int, standing: Standing, words: Words) -> str:
        """Of the only region that counts, without a number; each number is worded once for a page."""
        if not count:
            return ""
        number = None if standing.region_count == 1 else count
        if (words, number) not in self.told:
            self.told[words, number] = words(number)
        return self.told[words, number]


def _late(count: int | None) -> str:
    if count is None:
        return _("Late")
    words = ngettext("Late in %(count)d region", "Late in %(count)d regions", count)
    return words % {"count": count}


def _stale(count: int | None) -> str:
    if count is None:
        return _("No recent report")
    words = ngettext(
        "No recent report in %(count)d region", "No recent report in %(count)d regions", count
    )
    return words % {"count": count}


def _count(count: int) -> str:
    """Few counts are long enough for a separator."""
    return str(count) if count < 1000 else number_format(count, use_l10n=True, force_grouping=True)
