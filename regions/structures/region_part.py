"""How many structures a region has, and how many of their seats stand vacant: in a sentence on its page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.models import Region
from regions.region_page import RegionPart, RegionVisit
from regions.structures.models import Membership, Seat, Structure
from regions.structures.models.structure import StructureQuerySet

ANCHOR = "structures-of-region"


@dataclass(frozen=True)
class StructuresOfRegion(RegionPart):
    """The profile's section lists them."""

    region: Region
    count: int
    # Seats that nobody fills; and how many there are.
    vacant: int
    seats: int

    template = "structures/region/_structures.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry(ANCHOR, _("Structures of the region")),)

    @property
    def url(self) -> str:
        return f"{reverse('structures:structure_list')}?region={self.region.slug}"

    @property
    def sentence(self) -> str:
        return ngettext(
            "Organisations and the wellbeing services county meet in %(count)d structure.",
            "Organisations and the wellbeing services county meet in %(count)d structures.",
            self.count,
        ) % {"count": self.count}

    @property
    def seats_in_words(self) -> str:
        if not self.seats:
            return ""
        if not self.vacant:
            return _("Every seat in them is filled.")
        return ngettext(
            "%(count)d of the %(all)d seats in them is vacant.",
            "%(count)d of the %(all)d seats in them are vacant.",
            self.vacant,
        ) % {"count": self.vacant, "all": self.seats}


@dataclass(frozen=True)
class PrintedStructures(StructuresOfRegion):
    template = "structures/region/_printed.html"


def structures_on_page(visit: RegionVisit) -> StructuresOfRegion | None:
    return _of_region(visit, StructuresOfRegion)


def structures_in_document(visit: RegionVisit) -> StructuresOfRegion | None:
    return _of_region(visit, PrintedStructures)


def _of_region(visit: RegionVisit, kind: type[StructuresOfRegion]) -> StructuresOfRegion | None:
    """In two queries; None where there is none."""
    count = len(_STANDING(region=visit.region, on=visit.on))
    if not count:
        return None
    filled = _ARE_FILLED(region=visit.region, on=visit.on)
    return kind(visit.region, count, filled.count(False), len(filled))


def _standing(region: Region, on: dt.date) -> StructureQuerySet:
    return Structure.objects.standing_on(on).of_region(region).order_by()


def _are_filled(region: Region, on: dt.date) -> "QuerySet[Seat, bool]":
    """Of each seat of theirs that is not given up."""
    sits = Membership.objects.active_on(on).filter(seat=OuterRef("pk"))
    seats = Seat.objects.filter(structure__in=_standing(region, on).values("pk"), closed_on=None)
    return seats.order_by().annotate(is_filled=Exists(sits)).values_list("is_filled", flat=True)


_STANDING = Prepared(lambda *, region, on: _standing(region, on).values_list("pk", flat=True))
_ARE_FILLED = Prepared(_are_filled)
