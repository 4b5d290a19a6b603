"""What narrows the library down; it stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.ui.lists import SearchField
from regions.models import Region
from surveys.forms.survey_new import language_choices
from surveys.library.listing import DRAFT, NATION

STATES = [
    ("", pgettext_lazy("states of surveys", "All")),
    (DRAFT, gettext_lazy("draft")),
    ("ready", gettext_lazy("ready")),
    ("asked", gettext_lazy("asked")),
    ("retired", gettext_lazy("retired")),
]


def region_choices() -> list[tuple[str, str]]:
    regions = Region.objects.by_name().only("slug", Region.short_name.column())
    return [
        ("", str(pgettext_lazy("regions", "All"))),
        (NATION, str(gettext_lazy("Whole country"))),
        *((region.slug, region.short_name) for region in regions),
    ]


class SurveyFilterForm(forms.Form):
    q = SearchField(gettext_lazy("Title or code"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=lambda: [("", pgettext_lazy("languages", "All")), *language_choices()],
        required=False,
    )

    region = forms.ChoiceField(
        label=gettext_lazy("Made for"), choices=region_choices, required=False
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What an address asks that makes sense."""
        self.is_valid()
        return self.cleaned_data
