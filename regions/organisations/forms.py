"""What one may ask of the list of organisations; whatever else is sent is left out."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

MAX_QUERY = 100


class OrganisationFilter(forms.Form):
    """A form that is never wrong: an unknown choice filters nothing."""

    q = forms.CharField(
        label=_("Name or municipality"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MAX_QUERY}),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("All levels")), *Organisation.Level.choices],
    )
    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", _("All sectors")), *Organisation.Sector.choices],
    )

    def __init__(self, data: QueryDict, *, may_search_names: bool) -> None:
        asked = {
            "q": " ".join(data.get("q", "").replace("\0", "").split())[:MAX_QUERY],
            "level": data.get("level", ""),
            "sector": data.get("sector", ""),
        }
        if asked["level"] not in Organisation.Level.values:
            asked["level"] = ""
        if asked["sector"] not in Organisation.Sector.values:
            asked["sector"] = ""
        super().__init__(asked)
        self.may_search_names = may_search_names
        if not may_search_names:
            self.fields["q"].label = _("Municipality")

    @property
    def is_empty(self) -> bool:
        return not any(self.data.values())

    def narrow(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        asked = self.data
        if asked["level"]:
            organisations = organisations.filter(level=asked["level"])
        if asked["sector"]:
            organisations = organisations.filter(sector=asked["sector"])
        if not asked["q"]:
            return organisations
        if self.may_search_names:
            return organisations.matching(asked["q"])
        return organisations.in_places_named(asked["q"])
