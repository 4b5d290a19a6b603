"""Who and where a region is: its basic facts and municipalities, on its page and in its document."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.prepared import Prepared
from portal.registry.page_parts import Entry
from regions.languages import spoken_languages
from regions.models import Assignment, Municipality, Region
from regions.models.assignment import AssignmentQuerySet
from regions.region_page import RegionPart, RegionVisit


@dataclass(frozen=True)
class Facts(RegionPart):
    """On the page: with the names of those who answer for the region."""

    region: Region
    # The names of those that stand.
    municipalities: Sequence[str]
    languages: str
    ended: Sequence[Municipality]
    experts: Sequence[Assignment]

    template = "regions/region/_facts.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("facts", _("Basic facts")),)


def facts_on_page(visit: RegionVisit) -> Facts:
    municipalities = _MUNICIPALITIES(region=visit.region)
    on = visit.on
    standing = [place for place in municipalities if place.stands_on(on)]
    return Facts(
        visit.region,
        sorted(map(Municipality.name.reader(), standing), key=alphabetical),
        spoken_languages(standing),
        [place for place in municipalities if not place.stands_on(on)],
        _EXPERTS(region=visit.region, on=on),
    )


@dataclass(frozen=True)
class PrintedFacts(RegionPart):
    """In the document: with offices alone, for paper outlives persons."""

    region: Region
    municipalities: Sequence[Municipality]
    offices: Sequence[str]

    template = "regions/document/_facts.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("facts", _("Basic facts")),)

    @property
    def languages(self) -> str:
        return spoken_languages(self.municipalities)


def facts_in_document(visit: RegionVisit) -> PrintedFacts:
    running = _running(visit.region, on=visit.on)
    kinds = dict.fromkeys(running.values_list("kind", flat=True))
    offices = [str(Assignment.Kind(kind).label) for kind in kinds]
    return PrintedFacts(visit.region, visit.municipalities, offices)


@dataclass(frozen=True)
class PrintedMunicipalities(RegionPart):
    municipalities: Sequence[Municipality]

    template = "regions/document/_municipalities.html"

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (Entry("municipalities", _("Municipalities")),)

    @property
    def population_year(self) -> int | None:
        """The year of the municipalities' populations, where all are of the same."""
        years = {municipality.population_year for municipality in self.municipalities}
        return years.pop() if len(years) == 1 else None

    @property
    def touches_sami_homeland(self) -> bool:
        return any(municipality.sami_homeland for municipality in self.municipalities)


def municipalities_in_document(visit: RegionVisit) -> PrintedMunicipalities | None:
    return PrintedMunicipalities(visit.municipalities) if visit.municipalities else None


def _running(region: Region, *, on: dt.date) -> AssignmentQuerySet:
    """The work of those who answer for the region that day, and can sign in."""
    return Assignment.objects.active_on(on).filter(region=region, user__is_active=True)


_MUNICIPALITIES = Prepared(
    lambda *, region: Municipality.objects.filter(region=region).select_related("merged_into")
)
_EXPERTS = Prepared(
    lambda *, region, on: (
        _running(region, on=on)
        .select_related("user")
        .only("kind", "starts_on", "user__name", "user__email", "user__is_active")
        .first_asked()
    )
)
