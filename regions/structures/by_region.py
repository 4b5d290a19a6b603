"""Of each region and of the whole country: how many structures there are, whom they reach, which seats are vacant.

In sentences and as a table, for the page of the nation and the national summary.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.chapters.figure import Figure
from portal.chapters.places import some_names
from portal.charts.parts import percent
from portal.charts.table import Table, table
from portal.charts.text import number
from regions.figures import FigureKey, FigurePoint, newest_figures
from regions.models import Region
from regions.structures.models import Membership, Seat, Structure
from regions.structures.reach.publishing import INDICATOR

# What stands where no reach has been counted yet.
DASH = "–"


@dataclass(frozen=True)
class State:
    """Of the structures of a region, or of the whole country with those of all regions."""

    structures: int = 0
    vacant: int = 0
    reach: FigurePoint | None = None

    @property
    def share(self) -> Figure:
        """The figure with the number that it is of."""
        if self.reach is None or self.reach.value is None:
            return Figure(DASH)
        n = number(self.reach.n or 0, 0)
        said = f"{percent(float(self.reach.value) / 100)} (n = {n})"
        return Figure(said, round(float(self.reach.value), 1), self.reach.n)


def states(*, day: dt.date) -> tuple[State, dict[str, State]]:
    """Of the nation, and by the code of each region of which a structure is."""
    standing = Structure.objects.standing_on(day).order_by()
    sits = Membership.objects.active_on(day).order_by().filter(seat=OuterRef("pk"))
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    vacant = Seat.objects.filter(
        is_open, ~Exists(sits), structure__in=standing.values("pk")
    ).order_by()
    reach = newest_figures([INDICATOR])
    counts: Mapping[str, int] = dict(
        standing.filter(regions__isnull=False).values_list("regions").annotate(Count("pk"))
    )
    seats: Mapping[str, int] = dict(
        vacant.filter(structure__regions__isnull=False)
        .values_list("structure__regions")
        .annotate(Count("pk"))
    )
    return (
        State(standing.count(), vacant.count(), reach.get(FigureKey(INDICATOR))),
        {
            code: State(count, seats.get(code, 0), reach.get(FigureKey(INDICATOR, code)))
            for code, count in counts.items()
        },
    )


def sentence(nation: State, placed: Sequence[tuple[Region, State]]) -> str:
    """How many there are, whom they reach, where least."""
    if not nation.structures:
        return ""
    told = [
        ngettext(
            "There is %(count)s cooperation structure.",
            "There are %(count)s cooperation structures.",
            nation.structures,
        )
        % {"count": number(nation.structures, 0)}
    ]
    if nation.reach and nation.reach.value is not None:
        told.append(
            _("Together they reach %(rate)s per cent of the active organisations (n = %(count)s).")
            % {"rate": number(nation.reach.value, 0), "count": number(nation.reach.n or 0, 0)}
        )
    told += [_least(placed), _vacancies(nation)]
    return " ".join(filter(None, told))


def _least(placed: Sequence[tuple[Region, State]]) -> str:
    known = [
        (region.short_name, round(float(state.reach.value)))
        for region, state in placed
        if state.reach and state.reach.value is not None
    ]
    rates = [rate for _name, rate in known]
    if not rates or min(rates) == max(rates):
        return ""
    least = min(rates)
    return _("Least in %(regions)s: %(rate)s per cent.") % {
        "regions": some_names(name for name, rate in known if rate == least),
        "rate": number(least, 0),
    }


def _vacancies(nation: State) -> str:
    if not nation.vacant:
        return ""
    return ngettext("%(count)s seat is vacant.", "%(count)s seats are vacant.", nation.vacant) % {
        "count": number(nation.vacant, 0)
    }


def note(nation: State) -> str:
    """On what day reach was counted, and what it is."""
    told = _(
        "Reach is the share of the active organisations of a region that have a member in a structure of "
        "the region, themselves or through an umbrella, district organisation or network. A structure of "
        "several regions is counted in each of them, and once in the whole country."
    )
    if nation.reach is None:
        return told
    day = date_format(nation.reach.on, "SHORT_DATE_FORMAT")
    return f"{told} " + _("The figure of the whole country is of %(day)s.") % {"day": day}


@dataclass(frozen=True)
class StructuresByRegion:
    """For the page of the nation; everybody sees the same."""

    sentence: str
    note: str
    table: Table
    is_invented: bool


def structures_by_region(
    regions: Sequence[Region], *, at: dt.datetime
) -> StructuresByRegion | None:
    """In as many queries however many regions; None where there is no structure yet."""
    nation, by_region = states(day=timezone.localdate(at))
    if not nation.structures:
        return None
    placed = [(region, by_region.get(region.code, State())) for region in regions]
    listed = reverse("structures:structure_list")
    return StructuresByRegion(
        sentence(nation, placed),
        note(nation),
        table(
            _("Structures by region"),
            [_("Region"), _("Structures"), _("Organisations reached"), _("Vacant seats")],
            [(region.short_name, *_told(state)) for region, state in placed],
            numbers={1, 2, 3},
            urls=[f"{listed}?region={region.slug}" for region, _state in placed],
        ),
        is_invented=nation.reach is not None and nation.reach.is_invented,
    )


def _told(state: State) -> tuple[str, str, str]:
    return number(state.structures, 0), state.share.text, number(state.vacant, 0)
