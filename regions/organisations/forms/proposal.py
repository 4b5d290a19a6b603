"""Deciding on proposed facts, each for itself."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.typed.fields import LineField
from regions.organisations.facts.definitions import FACTS, Facts, Value
from regions.organisations.models import ProposedFact

APPROVE, REFUSE, LATER = "approve", "refuse", ""


class DecideForm(forms.Form):
    """A choice and a reason for each fact that waits, bound to the value of today beside it."""

    def __init__(
        self, data: QueryDict | None = None, *, waiting: Sequence[ProposedFact], today: Facts
    ) -> None:
        super().__init__(data)
        self.waiting, self.today = waiting, today
        for one in waiting:
            label: Any = FACTS[one.key].label
            self.fields[f"{one.key}_decision"] = forms.ChoiceField(
                label=format_lazy("{decision}: {fact}", decision=_("Decision"), fact=label),
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    (APPROVE, _("Approve")),
                    (REFUSE, _("Refuse")),
                    (LATER, _("Decide later")),
                ],
            )
            self.fields[f"{one.key}_reason"] = LineField(
                label=_("Reason for a refusal"), required=False, max_length=500
            )
            self.fields[f"{one.key}_seen"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=json.dumps(today[one.key])
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.waiting:
            refused = cleaned.get(f"{one.key}_decision") == REFUSE
            if refused and not cleaned.get(f"{one.key}_reason"):
                self.add_error(f"{one.key}_reason", _("Write why, so that the person knows."))
        if not self.errors and not (self.approved or self.refused):
            self.add_error(None, _("Approve or refuse at least one fact."))
        return cleaned

    def look_again(self) -> None:
        """What stands in the page now is what the next press decides on."""
        sent = self.data.copy()  # type: ignore[attr-defined]
        for one in self.waiting:
            sent[f"{one.key}_seen"] = self.fields[f"{one.key}_seen"].initial
        self.data = sent

    @property
    def is_all(self) -> bool:
        """The button that approves everything that waits."""
        return self.is_bound and "all" in self.data

    @property
    def approved(self) -> dict[str, Value]:
        """Fact → the value in the register that was looked at."""
        chosen = [
            one.key
            for one in self.waiting
            if self.is_all or self.cleaned_data.get(f"{one.key}_decision") == APPROVE
        ]
        return {key: self._seen(key) for key in chosen}

    @property
    def refused(self) -> dict[str, str]:
        if self.is_all:
            return {}
        return {
            one.key: self.cleaned_data.get(f"{one.key}_reason", "")
            for one in self.waiting
            if self.cleaned_data.get(f"{one.key}_decision") == REFUSE
        }

    def _seen(self, key: str) -> Value:
        try:
            return json.loads(self.cleaned_data.get(f"{key}_seen") or "null")
        except (ValueError, RecursionError):
            # Nobody's page has sent that.
            return None
