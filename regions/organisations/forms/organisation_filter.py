"""What one may ask of the list of organisations."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


class OrganisationFilter(FilterForm[OrganisationQuerySet]):
    q = SearchField(_("Name or municipality"))
    level = FilterField(_("Level"), [("", _("All levels")), *Organisation.Level.choices])
    sector = FilterField(_("Sector"), [("", _("All sectors")), *Organisation.Sector.choices])

    lookups = {"level": "level", "sector": "sector"}

    def __init__(self, data: QueryDict, *, may_search_names: bool) -> None:
        super().__init__(data)
        self.may_search_names = may_search_names
        if not may_search_names:
            self.fields["q"].label = _("Municipality")

    def narrow(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        narrowed = super().narrow(organisations)
        words = self.chosen.get("q")
        if not words:
            return narrowed
        return (
            narrowed.matching(words) if self.may_search_names else narrowed.in_places_named(words)
        )
