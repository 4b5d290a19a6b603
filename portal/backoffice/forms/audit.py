"""Narrowing the trail down; every choice stands in the address and can be shared."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.audit.labels import action_labels
from portal.audit.models import AuditEventQuerySet
from portal.backoffice.forms.day import DayInput
from portal.ui.localised import alphabetical
from regions.models import Region


class AuditFilterForm(forms.Form):
    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("What"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    first = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    last = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        actions = sorted(
            ((code, str(label)) for code, label in action_labels().items()),
            key=lambda action: alphabetical(action[1]),
        )
        names = sorted(
            ((region.code, str(region)) for region in regions), key=lambda n: alphabetical(n[1])
        )
        self._offer("action", [("", _("everything")), *actions])
        self._offer("region", [("", _("all regions")), *names])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def narrow(self, events: AuditEventQuerySet) -> AuditEventQuerySet:
        """A choice that makes no sense is shown as an error and narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("person"):
            events = events.filter(actor_label__icontains=chosen["person"])
        if chosen.get("action"):
            events = events.filter(action=chosen["action"])
        if chosen.get("region"):
            events = events.filter(scope=chosen["region"])
        if chosen.get("first"):
            events = events.filter(at__date__gte=chosen["first"])
        if chosen.get("last"):
            events = events.filter(at__date__lte=chosen["last"])
        return events
