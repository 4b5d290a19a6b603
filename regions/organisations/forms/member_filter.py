"""What one may ask of the members of an organisation."""

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.models import Region
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet

# In the address: those without a home municipality.
NOWHERE = "none"


class MemberFilter(FilterForm[OrganisationQuerySet]):
    q = SearchField(gettext_lazy("Name or municipality"))
    level = FilterField(gettext_lazy("Level"))
    region = FilterField(gettext_lazy("Region"))

    lookups = {"level": "level"}

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        levels = [(value, capfirst(str(label))) for value, label in Organisation.Level.choices]
        self.offer("level", _("All levels"), levels)
        regions = [(one.slug, one.short_name) for one in Region.objects.by_name()]
        self.offer("region", _("All regions"), [*regions, (NOWHERE, _("No home municipality"))])

    def narrow(self, rows: OrganisationQuerySet) -> OrganisationQuerySet:
        """By the region of the home municipality: so each is in one region alone."""
        narrowed = super().narrow(rows)
        if words := self.chosen.get("q"):
            narrowed = narrowed.matching(words)
        region = self.chosen.get("region")
        if region == NOWHERE:
            return narrowed.filter(Q(municipality=None) | Q(municipality__region=None))
        return narrowed.filter(municipality__region__slug=region) if region else narrowed
