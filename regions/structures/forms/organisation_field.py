"""One organisation, written in a plain field: by a number, its name or a few letters of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.typed.fields import LineField
from regions.organisations.choosing import (
    Found,
    choice_label,
    find_named,
    find_organisation,
    in_place,
)
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

# With fewer letters one would read the register instead of finding somebody in it.
LETTERS = 3


class OrganisationInput(forms.TextInput):
    """A plain field, and below it those among which to choose."""

    template_name = "structures/member/_organisation_input.html"
    # What choosing writes into the field, and how it is read.
    offered: Sequence[tuple[str, str]] = ()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was chosen, unless something else was written since it was offered."""
        typed = super().value_from_datadict(data, files, name)
        chosen = data.get(f"{name}_choice")
        return chosen if chosen and data.get(f"{name}_offered") == typed else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["offered"] = self.offered
        return context


class OrganisationField(LineField):
    """Where it may be several, they are offered to choose from.

    The form says `among` which ones letters are enough; any other is found by its number or full name.
    """

    widget = OrganisationInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=240, **options)
        self.among: OrganisationQuerySet = Organisation.objects.none()

    def prepare_value(self, value: Any) -> Any:
        return choice_label(value) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        among = self.among if len(words) >= LETTERS else self.among.none()
        found = find_organisation(words, among=among)
        chosen = found.chosen or (find_named(words) if not found.offered else None)
        if chosen is None:
            # Of this form alone: each has its own copy of the field.
            shown: Any = self.widget
            shown.offered = [(choice_label(one), in_place(one)) for one in found.offered]
            raise ValidationError(self._why(found) % {"words": words})
        return chosen

    def _why(self, found: Found) -> str:
        if not found.offered:
            return _(
                "No organisation is found by “%(words)s”. Write its full name or its Business ID."
            )
        if found.has_more:
            return _("Many organisations match “%(words)s”. Choose one below, or write more.")
        return _("Several organisations match “%(words)s”. Choose one below.")
