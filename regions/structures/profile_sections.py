"""What sections of a region's profile show of its structures: public, and without names of persons."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from portal.charts.table import Cell, Heading, Row, Table
from portal.prepared import Prepared
from portal.registry.page_parts import PageLink
from regions.models import Region
from regions.section_data import Reader
from regions.structures.models import Coordinator, LiaisonOffice, Membership, Seat, Structure
from regions.structures.models.structure import StructureQuerySet
from regions.structures.wording import meets, term

Kind = Structure.Kind
STRUCTURES, NETWORKS, REPRESENTATIVES, LIAISONS = SECTIONS = (
    "structures",
    "networks",
    "representatives",
    "liaisons",
)
# What has a section of its own; all other kinds stand in the one of structures.
OWN_SECTION = {Kind.NETWORK: NETWORKS, Kind.COUNTY_GROUP: REPRESENTATIVES}
LONGEST_PURPOSE = 160


def tables(region: Region, on: dt.date, _reader: Reader | None = None) -> Mapping[str, Table]:
    """Section key → its table; without those that have nothing to show. Rows lead to pages for everybody."""
    standing: dict[str, list[Structure]] = {key: [] for key in SECTIONS}
    for structure in _STANDING(region=region, on=on):
        standing[section_of(structure.kind)].append(structure)
    coordinating: dict[int, list[str]] = {}
    if standing[NETWORKS]:
        for number, name in _COORDINATING(region=region, on=on):
            coordinating.setdefault(number, []).append(name)
    made = {
        STRUCTURES: _structures(standing[STRUCTURES]),
        NETWORKS: _networks(standing[NETWORKS], coordinating),
        REPRESENTATIVES: _representatives(standing[REPRESENTATIVES], on),
        LIAISONS: _liaisons(region, on),
    }
    return {key: table for key, table in made.items() if table.rows}


def filled(on: dt.date) -> Mapping[str, Collection[str]]:
    """Section key → codes of the regions that have something to show."""
    found: dict[str, set[str]] = {key: set() for key in SECTIONS}
    links = Structure.regions.through.objects.filter(
        Q(structure__ended_on=None) | Q(structure__ended_on__gte=on)
    )
    for kind, code in links.values_list("structure__kind", "region").distinct():
        found[section_of(kind)].add(code)
    offices = LiaisonOffice.objects.active_on(on).order_by()
    found[LIAISONS].update(offices.values_list("region", flat=True).distinct())
    return found


def links(region: Region) -> Mapping[str, PageLink]:
    listed = f"{reverse('structures:structure_list')}?region={region.slug}"
    change = _("Structures and their members are changed on their own pages")
    return {
        STRUCTURES: PageLink(change, listed),
        NETWORKS: PageLink(change, f"{listed}&kind={Kind.NETWORK}"),
        REPRESENTATIVES: PageLink(change, f"{listed}&kind={Kind.COUNTY_GROUP}"),
        LIAISONS: PageLink(
            _("Add or change offices of organisation liaisons"),
            reverse("structures:liaison_list", args=[region.slug]),
        ),
    }


def section_of(kind: str) -> str:
    return OWN_SECTION.get(Kind(kind), STRUCTURES)


def _standing(region: Region, on: dt.date) -> StructureQuerySet:
    active = Q(memberships__starts_on=None) | Q(memberships__starts_on__lte=on)
    active &= Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on)
    return (
        Structure.objects.standing_on(on)
        .of_region(region)
        .annotate(named_members=Count("memberships", filter=active))
        .by_name()
    )


_STANDING = Prepared(_standing)
# Of each network, the organisations that look after it by name.
_COORDINATING = Prepared(
    lambda *, region, on: (
        Coordinator.objects.active_on(on)
        .filter(
            structure__in=Structure.objects.of_region(region).order_by().values("pk"),
            structure__kind=Kind.NETWORK,
            organisation__isnull=False,
        )
        .values_list("structure", "organisation__name")
    )
)


def _structures(found: Iterable[Structure]) -> Table:
    return _table(
        _("Cooperation structures"),
        (_("Name"), _("Kind"), _("Founded"), _("Members"), _("Term"), _("Meets")),
        (
            (
                _linked(one),
                capfirst(str(one.get_kind_display())),
                one.founded,
                _members(one),
                term(one),
                meets(one),
            )
            for one in found
        ),
        numbers={3},
    )


def _networks(found: Iterable[Structure], coordinating: Mapping[int, Sequence[str]]) -> Table:
    return _table(
        _("Network organisations"),
        (_("Name"), _("What it is for"), _("Coordinated by"), _("Members")),
        (
            (
                _linked(one),
                Truncator(one.purpose).chars(LONGEST_PURPOSE),
                ", ".join(coordinating.get(one.pk, ())),
                _members(one),
            )
            for one in found
        ),
        numbers={3},
    )


def _representatives(groups: Sequence[Structure], on: dt.date) -> Table:
    """The seats of the groups of the county, filled or vacant; a group that has none is told all the same."""
    seats: dict[int, list[tuple[str, str, str]]] = {one.pk: [] for one in groups}
    for one in _sitting(seats, on):
        seat = one.seat.title if one.seat else capfirst(str(one.get_role_display()))
        speaks_for = one.on_behalf_of or (one.seat and one.seat.on_behalf_of) or one.organisation
        until = one.ends_on or one.structure.term_ends_on
        day = date_format(until, "SHORT_DATE_FORMAT") if until else ""
        seats[one.structure_id].append((seat, str(speaks_for or ""), day))
    for vacant in _vacant(seats, on):
        told = (vacant.title, str(vacant.on_behalf_of or ""), _("vacant"))
        seats[vacant.structure_id].append(told)
    return _table(
        _("Organisation representatives in working groups"),
        (_("Working group"), _("Seat"), _("Represents"), _("Until")),
        (
            (_linked(group), *told)
            for group in groups
            for told in sorted(seats[group.pk]) or [("", "", "")]
        ),
    )


def _sitting(structures: Collection[int], on: dt.date) -> Iterable[Membership]:
    if not structures:
        return []
    return (
        Membership.objects.active_on(on)
        .filter(structure__in=structures)
        .select_related(
            "structure", "organisation", "network", "represented", "seat__network",
            "seat__represented",
        )
    )  # fmt: skip


def _vacant(structures: Collection[int], on: dt.date) -> Iterable[Seat]:
    if not structures:
        return []
    sits = Membership.objects.active_on(on).filter(seat=OuterRef("pk"))
    return Seat.objects.filter(
        ~Exists(sits), structure__in=structures, closed_on=None
    ).select_related("network", "represented")


def _liaisons(region: Region, on: dt.date) -> Table:
    return _table(
        _("Organisation liaisons"),
        (_("Level"), _("Office"), _("How to reach it"), _("Since")),
        (
            (
                Cell(level_of(one)),
                str(one.office),
                ", ".join(filter(None, (one.email, one.phone))),
                date_format(one.starts_on, "SHORT_DATE_FORMAT") if one.starts_on else "",
            )
            for one in _OFFICES(region=region, on=on)
        ),
    )


_OFFICES = Prepared(
    lambda *, region, on: (
        LiaisonOffice.objects.active_on(on).filter(region=region).select_related("municipality")
    )
)


def level_of(office: LiaisonOffice) -> str:
    """`Municipality: Forssa`."""
    level = capfirst(str(office.get_level_display()))
    return f"{level}: {office.municipality.name}" if office.municipality else level


def _members(structure: Structure) -> str:
    """Those counted, where they are not named."""
    named: int = structure.named_members  # type: ignore[attr-defined]
    return str(structure.counted_members or named or "")


def _linked(structure: Structure) -> Cell:
    return Cell(structure.name, url=structure.get_absolute_url())


def _table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell | str]],
    *,
    numbers: Collection[int] = (),
) -> Table:
    """Without the columns, but the first, in which nothing stands."""
    told = [[one if isinstance(one, Cell) else Cell(one) for one in row] for row in rows]
    used = [i for i in range(len(headings)) if i == 0 or any(row[i].text for row in told)]
    return Table(
        caption,
        tuple(Heading(headings[i], i in numbers) for i in used),
        tuple(
            Row(tuple(Cell(row[i].text, headings[i], i in numbers, row[i].url) for i in used))
            for row in told
        ),
    )
