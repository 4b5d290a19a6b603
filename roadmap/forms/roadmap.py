"""The settings of a roadmap."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from portal.typed.fields import WholeNumberField
from roadmap.forms.facts import FactsForm
from roadmap.models import Roadmap
from roadmap.models.roadmap import MOST_DAYS
from roadmap.plan.roadmap import FACTS, RESERVED, create_roadmap, edit_roadmap, reserved_refusal


class RoadmapForm(FactsForm[Roadmap]):
    model = Roadmap
    facts = FACTS

    slug = forms.SlugField(
        label=gettext_lazy("Name in addresses"),
        max_length=40,
        help_text=gettext_lazy(
            "Small letters a–z, digits and hyphens, such as 2027-2029. Links to the roadmap change "
            "with it."
        ),
        error_messages={
            "invalid": gettext_lazy("Write it with letters a–z, digits and hyphens alone.")
        },
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    report_interval_days = WholeNumberField(
        label=gettext_lazy("Days until a status is stale"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy(
            "A step on which nobody has reported for so long is marked, and somebody is asked to "
            "report. From 1 to 730 days."
        ),
    )

    def __init__(
        self, data: QueryDict | None = None, *, thing: Roadmap | None, by: User, at: dt.datetime
    ) -> None:
        usual = {"report_interval_days": 90}
        super().__init__(data, thing=thing, roadmap=thing, by=by, at=at, usual=usual)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug in RESERVED:
            self.add_error("slug", reserved_refusal(slug))
        return slug

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        starts_on, ends_on = chosen.get("starts_on"), chosen.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day cannot be before the first day."))
        return chosen

    def save_thing(self) -> Roadmap:
        facts = self.facts_typed()
        if self.thing is None:
            return create_roadmap(texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_roadmap(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
