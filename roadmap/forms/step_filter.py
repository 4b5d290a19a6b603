"""What one may ask of a roadmap's steps, whichever way they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Select
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.alphabet import alphabetical
from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.models import Region
from roadmap.models.step import StepQuerySet
from roadmap.plan.narrowing import LATE, NOT_REPORTED, STALE, Question
from roadmap.plan.outline import Outline
from roadmap.plan.wording import state_labels


@dataclass(frozen=True)
class Chip:
    """Something that is asked for, and the address without it."""

    label: str
    url: str


class StepFilter(FilterForm[StepQuerySet]):
    q = SearchField(gettext_lazy("Word in a title or a reason"))
    region = FilterField(gettext_lazy("Region"))
    priority = FilterField(gettext_lazy("Priority"))
    responsible = FilterField(gettext_lazy("Responsible"))
    state = FilterField(gettext_lazy("State"))
    mark = FilterField(gettext_lazy("Late or stale"))

    def __init__(self, data: QueryDict, *, regions: Iterable[Region], outline: Outline) -> None:
        super().__init__(data)
        self.address = data
        self.regions = {region.slug: region for region in regions}
        self.offer(
            "region",
            _("All regions"),
            [(slug, region.short_name) for slug, region in self.regions.items()],
        )
        self.offer(
            "priority",
            _("All priorities"),
            [(each.code, each.title) for each in outline.priorities],
        )
        self.offer("responsible", _("All who are responsible"), _responsible(outline))
        labels = {state or NOT_REPORTED: label for state, label in state_labels().items()}
        self.offer("state", _("All states"), labels.items())
        marks = [(LATE, _("Late")), (STALE, _("No recent report"))]
        self.offer("mark", _("All steps"), marks)

    @property
    def question(self) -> Question:
        asked = self.chosen
        return Question(
            region=self.regions.get(asked.get("region", "")),
            priority=asked.get("priority", ""),
            responsible=asked.get("responsible", ""),
            state=asked.get("state", ""),
            mark=asked.get("mark", ""),
            words=asked.get("q", ""),
        )

    def chips(self) -> list[Chip]:
        """In the order of the fields."""
        return [
            Chip(f"{self.fields[name].label}: {self._words(name, value)}", self._without(name))
            for name, value in ((name, self.chosen.get(name, "")) for name in self.fields)
            if value
        ]

    def _words(self, name: str, value: str) -> str:
        """As the list of what is offered calls it; what is typed, as it is."""
        widget = self.fields[name].widget
        return dict(widget.choices)[value] if isinstance(widget, Select) else value

    def _without(self, name: str) -> str:
        address = self.address.copy()
        address.pop(name, None)
        return f"?{address.urlencode()}"


def _responsible(outline: Outline) -> list[tuple[str, str]]:
    """Those who answer for some step or influence point of it, by name."""
    named = {each.responsible.key: each.responsible.words for each in outline.steps}
    named |= {each.responsible.key: each.responsible.words for each in outline.points}
    found = [(key, words) for key, words in named.items() if key]
    return sorted(found, key=lambda pair: alphabetical(pair[1]))
