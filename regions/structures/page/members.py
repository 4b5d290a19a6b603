"""Whom the members represent, for everybody; who they are, for those who may see that; which seats wait."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.prepared import Prepared
from portal.registry.page_parts import Entry, PageLink
from portal.ui.addresses import address_of
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.offices.wording import days_in_words
from regions.structures.members.nominating import due_in_words
from regions.structures.members.seats import open_seats, vacant_seats
from regions.structures.models import Membership, Nomination, Seat, Structure
from regions.structures.models.membership import MemberRole
from regions.structures.structure_page import StructurePart, StructureVisit

# On the page itself; all of them stand on a page of their own.
SHOWN, SHOWN_FORMER, SHOWN_ORGANISATIONS, SHOWN_SEATS = 30, 10, 20, 60


@dataclass(frozen=True)
class MemberRow:
    """A member in words."""

    name: str
    role: str
    told: str
    edit_url: str = ""
    end_url: str = ""
    # Of an organisation for which the member says to speak: for who runs the structure, to confirm or not.
    claimed: Organisation | None = None
    claim_url: str = ""


@dataclass(frozen=True)
class VacantSeat:
    title: str
    on_behalf_of: str
    # Of a nomination that waits: in words; empty for who does not run the structure.
    asked: str = ""
    is_overdue: bool = False
    edit_url: str = ""
    fill_url: str = ""
    ask_url: str = ""
    asked_url: str = ""


@dataclass(frozen=True)
class MembersPart(StructurePart):
    structure: Structure
    networks: Sequence[Structure]
    organisations: Sequence[Organisation]
    organisation_count: int
    vacant: Sequence[VacantSeat]
    # None for who may not see members by name.
    members: Sequence[MemberRow] | None
    member_count: int
    former: Sequence[MemberRow]
    former_count: int
    links: Sequence[PageLink]

    template = "structures/page/_members.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return [Entry("members", pgettext("heading", "Members"))]

    @property
    def has_more_organisations(self) -> bool:
        return self.organisation_count > len(self.organisations)

    @property
    def has_more_members(self) -> bool:
        return self.members is not None and self.member_count > len(self.members)

    @property
    def has_more_former(self) -> bool:
        return self.former_count > len(self.former)


def members_of(visit: StructureVisit) -> MembersPart:
    structure, on = visit.structure, visit.on
    organisations = _ORGANISATIONS(structure=structure, on=on)
    part = partial(
        MembersPart,
        structure=structure,
        networks=_NETWORKS(structure=structure, on=on),
        organisations=organisations,
        organisation_count=_count(organisations),
        vacant=_vacant(visit),
        links=_links(visit),
    )
    if not visit.knows_members:
        return part(members=None, member_count=0, former=(), former_count=0)
    now, before = _NOW(structure=structure, on=on), _BEFORE(structure=structure, on=on)
    return part(
        members=member_rows(now, may_run=visit.may_run),
        member_count=_count(now),
        former=member_rows(before, may_run=visit.may_run),
        former_count=_count(before),
    )


def _counted(found: QuerySet[Any], most: int) -> QuerySet[Any]:
    """The first of them, each with how many there are."""
    counted: QuerySet[Any] = found.annotate(of_all=Window(Count("pk")))
    return counted[:most]


def _count(found: Sequence[Any]) -> int:
    return found[0].of_all if found else 0


def represented_networks(structure: Structure, *, on: dt.date) -> QuerySet[Structure]:
    """For which somebody sits there, or a seat waits."""
    sits = Membership.objects.active_on(on).filter(structure=structure)
    waits = open_seats(on=on).filter(structure=structure)
    return Structure.objects.filter(
        Q(pk__in=sits.order_by().values("network")) | Q(pk__in=waits.order_by().values("network"))
    ).by_name()


def represented_organisations(structure: Structure, *, on: dt.date) -> OrganisationQuerySet:
    """For which somebody sits there, or which are members; each once, by name."""
    sits = Membership.objects.active_on(on).filter(structure=structure).order_by()
    return Organisation.objects.filter(
        Q(pk__in=sits.filter(represented__isnull=False).values("represented"))
        | Q(pk__in=sits.filter(organisation__isnull=False).values("organisation"))
        | Q(
            pk__in=sits.filter(office__isnull=False, represented=None, network=None).values(
                "office__organisation"
            )
        )
    ).order_by("name", "pk")


def listed_members(structure: Structure, *, on: dt.date) -> QuerySet[Membership]:
    """Those of today: who leads first, then by what they are called."""
    return _by_name(Membership.objects.active_on(on).filter(structure=structure))


def former_members(structure: Structure, *, on: dt.date) -> QuerySet[Membership]:
    gone = Membership.objects.filter(structure=structure, ends_on__lt=on)
    return gone.with_holders().order_by("-ends_on", "-pk")


_LEADS = Case(
    When(role=MemberRole.CHAIR, then=0),
    When(role=MemberRole.VICE_CHAIR, then=1),
    When(role=MemberRole.SECRETARY, then=2),
    default=3,
)


def _by_name(members: QuerySet[Membership]) -> QuerySet[Membership]:
    return members.with_holders().order_by(  # type: ignore[attr-defined, no-any-return]
        _LEADS,
        F("person__name").asc(nulls_last=True),
        F("organisation__name").asc(nulls_last=True),
        "pk",
    )


_NETWORKS = Prepared(represented_networks)
_ORGANISATIONS = Prepared(
    lambda structure, on: _counted(represented_organisations(structure, on=on), SHOWN_ORGANISATIONS)
)
_NOW = Prepared(lambda structure, on: _counted(listed_members(structure, on=on), SHOWN))
_BEFORE = Prepared(lambda structure, on: _counted(former_members(structure, on=on), SHOWN_FORMER))
_VACANT = Prepared(
    lambda structure, on: (
        vacant_seats(on=on)
        .filter(structure=structure)
        .select_related("network", "represented")[:SHOWN_SEATS]
    )
)
_WAITING = Prepared(
    lambda structure: (
        Nomination.objects.waiting().filter(seat__structure=structure).select_related("asked")
    )
)


def member_rows(members: Iterable[Membership], *, may_run: bool) -> list[MemberRow]:
    return [_row(one, may_run=may_run) for one in members]


def holder_in_words(member: Membership) -> str:
    """An office with its organisation: there are many chairs."""
    if member.office is not None:
        return f"{capfirst(str(member.office))}, {member.office.organisation}"
    return str(member.holder)


def _row(member: Membership, *, may_run: bool) -> MemberRow:
    lines = [member.seat.title] if member.seat else []
    if member.on_behalf_of:
        lines.append(_("On behalf of: %(name)s") % {"name": member.on_behalf_of})
    elif member.claimed and may_run:
        lines.append(_("Says to speak for: %(name)s") % {"name": member.claimed})
    if member.employed_by:
        lines.append(_("Employed by: %(name)s") % {"name": member.employed_by})
    if member.deputy_of:
        lines.append(_("Deputy of: %(name)s") % {"name": holder_in_words(member.deputy_of)})
    if days := days_in_words(member.starts_on, member.ends_on):
        lines.append(days)
    row = MemberRow(
        holder_in_words(member), capfirst(str(MemberRole(member.role).label)), " · ".join(lines)
    )
    if not may_run:
        return row
    place = member.structure_id, member.pk
    row = replace(row, edit_url=address_of("structures:member_edit", *place))
    if member.ends_on is not None:
        return row
    row = replace(row, end_url=address_of("structures:member_end", *place))
    if member.claimed is None:
        return row
    claim_url = address_of("structures:member_claim", *place)
    return replace(row, claimed=member.claimed, claim_url=claim_url)


def _vacant(visit: StructureVisit) -> list[VacantSeat]:
    """Who was asked to name somebody, whoever runs the structure sees."""
    seats = _VACANT(structure=visit.structure, on=visit.on)
    if not visit.may_run:
        return [VacantSeat(seat.title, str(seat.on_behalf_of or "")) for seat in seats]
    asked = {one.seat_id: one for one in _WAITING(structure=visit.structure)}
    return [_to_fill(seat, asked.get(seat.pk), on=visit.on) for seat in seats]


def _to_fill(seat: Seat, nomination: Nomination | None, *, on: dt.date) -> VacantSeat:
    fill_url = f"{address_of('structures:member_new', seat.structure_id)}?seat={seat.pk}"
    vacant = VacantSeat(
        seat.title,
        str(seat.on_behalf_of or ""),
        edit_url=_of_seat("seat_edit", seat),
        fill_url=fill_url,
    )
    if nomination is None:
        return replace(vacant, ask_url=_of_seat("nomination_new", seat))
    return replace(
        vacant,
        asked=due_in_words(nomination),
        is_overdue=nomination.due_on < on,
        asked_url=address_of("structures:nomination_detail", seat.structure_id, nomination.pk),
    )


def _of_seat(name: str, seat: Seat) -> str:
    return address_of(f"structures:{name}", seat.structure_id, seat.pk)


def join_link(visit: StructureVisit) -> PageLink | None:
    structure = visit.structure
    if not structure.is_open or not structure.stands_on(visit.on):
        return None
    url = reverse("structures:join_new", args=[structure.pk])
    # Whoever runs it comes for its meetings.
    return PageLink(_("Join the group"), url, is_main=not visit.may_run)


def _links(visit: StructureVisit) -> list[PageLink]:
    if not visit.may_run:
        return []
    place = [visit.structure.pk]
    links = [PageLink(_("Coordinators"), reverse("structures:coordinator_list", args=place))]
    if visit.structure.stands_on(visit.on):
        links = [
            PageLink(_("Add a member"), reverse("structures:member_new", args=place)),
            PageLink(_("Add a seat"), reverse("structures:seat_new", args=place)),
            *links,
        ]
    return links
