"""The list of structures: which there are, narrowed by a plain form."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.lists import FilterField, FilterForm, SearchField
from regions.models import Region
from regions.structures.models import Structure
from regions.structures.models.structure import StructureQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# In the address, in place of a region.
NATION = "nation"


class StructureFilter(FilterForm[StructureQuerySet]):
    q = SearchField(gettext_lazy("Name"))
    region = FilterField(gettext_lazy("Region"))
    kind = FilterField(gettext_lazy("Kind"))
    entry = FilterField(gettext_lazy("Who may join"))
    ended = FilterField(gettext_lazy("Standing"))

    lookups = {"kind": "kind", "entry": "entry"}

    def __init__(self, data: QueryDict, *, by: "User | AnonymousUser", at_day: dt.date) -> None:
        super().__init__(data)
        self.at_day = at_day
        self.regions = {one.slug: one for one in Region.objects.visible_to(by).by_name()}
        of_regions = [(slug, one.short_name) for slug, one in self.regions.items()]
        self.offer("region", _("All"), [(NATION, _("The whole country")), *of_regions])
        for name, choices in (
            ("kind", Structure.Kind.choices),
            ("entry", Structure.Entry.choices),
        ):
            self.offer(name, _("All"), [(key, capfirst(str(label))) for key, label in choices])
        self.offer("ended", _("Standing"), [("all", _("Also those that have ended"))])

    @cached_property
    def rows(self) -> StructureQuerySet:
        """Without those that have ended, unless they were asked for."""
        found = self.narrow(Structure.objects.all())
        if not self.chosen.get("ended"):
            found = found.standing_on(self.at_day)
        region = self.chosen.get("region")
        if region == NATION:
            found = found.filter(is_national=True)
        elif region:
            found = found.of_region(self.regions[region])
        for word in (self.chosen.get("q") or "").split():
            in_any = Q()
            for column in Structure.name.columns:
                in_any |= Q(**{f"{column}__icontains": word})
            found = found.filter(in_any)
        return found.select_related("parent").prefetch_related("regions").by_name()
