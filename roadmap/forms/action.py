"""An action: what is done for a step, where, by whom and by when."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from regions.models import Region
from roadmap.access import may_report
from roadmap.forms.facts import FactsForm
from roadmap.forms.responsible import ResponsibleFields
from roadmap.models import Action, Step
from roadmap.plan.action import FACTS, create_action, edit_action, regions_for


class ActionForm(ResponsibleFields, FactsForm[Action]):
    model = Action
    facts = FACTS
    typed_into = {
        "responsible_organisation": (
            *("organisation", "organisation_choice", "organisation_offered"),
        ),
    }

    region = forms.ModelChoiceField(
        Region.objects.none(), label=gettext_lazy("Region"), required=False
    )
    due_on = DayField(label=gettext_lazy("By when"), required=False)
    done_on = DayField(
        label=gettext_lazy("Done on"),
        required=False,
        help_text=gettext_lazy("Empty: it is not done yet."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        step: Step,
        by: User,
        at: dt.datetime,
        thing: Action | None = None,
    ) -> None:
        self.step = step
        super().__init__(data, thing=thing, roadmap=step.roadmap, by=by, at=at)
        self._offer_regions()
        self.offer_named(thing.responsible_organisation if thing else None)

    def _offer_regions(self) -> None:
        """Those of one's own; for the whole step only whoever may do so in the nation."""
        field = self.fields["region"]
        if not isinstance(field, forms.ModelChoiceField):
            return
        mine = regions_for(self.by, self.step, on=timezone.localdate(self.at))
        offered = {region.pk for region in mine}
        if self.thing is not None and self.thing.region_id:
            offered.add(self.thing.region_id)
        field.queryset = Region.objects.filter(pk__in=offered).by_name()
        if may_report(self.by, None):
            field.empty_label = _("For the whole step")
        else:
            field.required, field.empty_label = True, _("Choose")
            field.error_messages["required"] = _("Choose one of your regions.")

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        organisation = facts["responsible_organisation"]
        return dict(facts) | {"organisation": str(organisation) if organisation else ""}

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        self.clean_responsible(chosen)
        return chosen

    def save_thing(self) -> Action:
        facts = self.facts_typed()
        if self.thing is None:
            return create_action(self.step, texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_action(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
