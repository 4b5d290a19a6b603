"""A milestone beside a roadmap."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.typed.day import DayField
from roadmap.forms.facts import FactsForm
from roadmap.models import Milestone
from roadmap.plan.milestone import FACTS, create_milestone, edit_milestone


class MilestoneForm(FactsForm[Milestone]):
    model = Milestone
    facts = FACTS

    on = DayField(label=_("Day"))
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, assume_scheme="https"
    )

    def save_thing(self) -> Milestone:
        facts = self.facts_typed()
        if self.thing is None:
            assert self.roadmap is not None  # noqa: S101, a new one is made beside a roadmap
            return create_milestone(self.roadmap, texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_milestone(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
