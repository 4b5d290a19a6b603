"""The facts that a representative corrects or proposes to change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.typed.fields import TextField
from regions.organisations.facts.definitions import FACTS, Hand
from regions.organisations.forms.facts import FactsForm
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

OWN = tuple(key for key, fact in FACTS.items() if fact.hand == Hand.OWN)
PROPOSED = tuple(key for key, fact in FACTS.items() if fact.hand == Hand.PROPOSED)


class OwnFactsForm(FactsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keys=(*OWN, *PROPOSED), **kwargs)
        self.fields["note"] = TextField(
            label=_("Note for whoever decides"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def choosable(self) -> OrganisationQuerySet:
        """What local organisations belong to, by name: representatives see no list of the others."""
        above = [Organisation.Level.NATIONAL, Organisation.Level.DISTRICT]
        return Organisation.objects.filter(level__in=above)
