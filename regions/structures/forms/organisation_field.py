"""One organisation, written in a plain field: by a number, its name or a few letters of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.typed.fields import LineField
from regions.organisations.choosing import choice_label, find_named, find_organisation
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

# As many names are read in an error; more of them hide what to do.
MANY = 4


class OrganisationField(LineField):
    """Where it may be several, the error tells which, as they can be written here.

    The form says `among` which ones letters are enough; any other is found by its number or full name.
    """

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=240, **options)
        self.among: OrganisationQuerySet = Organisation.objects.none()

    def prepare_value(self, value: Any) -> Any:
        return choice_label(value) if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = find_organisation(words, among=self.among)
        chosen = found.chosen or (find_named(words) if not found.offered else None)
        if chosen is None:
            raise ValidationError(self._why(words, [choice_label(one) for one in found.offered]))
        return chosen

    def _why(self, words: str, offered: list[str]) -> str:
        if not offered:
            return _(
                "No organisation is found by “%(words)s”. Write its full name or its Business ID."
            ) % {"words": words}
        if len(offered) > MANY:
            return _(
                "Many organisations match “%(words)s”, such as these: %(names)s. "
                "Write more letters of its name, or its Business ID."
            ) % {"words": words, "names": "; ".join(offered[:MANY])}
        return _("Several organisations match “%(words)s”. Write one of these: %(names)s.") % {
            "words": words,
            "names": "; ".join(offered),
        }
