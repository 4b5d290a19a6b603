"""Narrowing the trail down."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.alphabet import alphabetical
from portal.audit.labels import action_labels
from portal.audit.models import AuditEventQuerySet
from portal.typed.day import DayInput
from portal.ui.lists import FilterForm
from regions.models import Region


class AuditFilter(FilterForm[AuditEventQuerySet]):
    """What makes no sense is shown as an error."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    first = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DayInput)
    last = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput)

    lookups = {
        "person": "actor_label__icontains",
        "action": "action",
        "region": "scope",
        "first": "at__date__gte",
        "last": "at__date__lte",
    }

    def __init__(self, data: QueryDict, *, regions: Iterable[Region]) -> None:
        super().__init__(data)
        labels = [(code, str(label)) for code, label in action_labels().items()]
        names = [(region.code, str(region)) for region in regions]
        self.offer(
            "action", _("everything"), sorted(labels, key=lambda label: alphabetical(label[1]))
        )
        self.offer(
            "region", _("all regions"), sorted(names, key=lambda name: alphabetical(name[1]))
        )
