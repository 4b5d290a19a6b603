"""Structures of the regions, their seats and members, in a few large writes."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.registry.demo import World
from regions.models import Assignment, Region
from regions.organisations.models import Organisation
from regions.structures.demo.people import invent
from regions.structures.demo.told import Texts, Told, structures
from regions.structures.models import Coordinator, Membership, Seat, Structure
from regions.structures.models.membership import MemberRole
from regions.structures.texts import keep_texts

ROLES = (MemberRole.CHAIR, MemberRole.VICE_CHAIR, MemberRole.SECRETARY)
# Organisations of a region that may be members; more than any structure has.
MOST = 60


@dataclass
class Bound:
    """A structure as it is told and as it stands."""

    told: Told
    structure: Structure
    seats: list[Seat] = field(default_factory=list)


def add_structures(world: World, *, seed: int = 1) -> None:
    rng = random.Random(seed)  # noqa: S311, nothing secret here
    regions = {region.slug: region for region in Region.objects.order_by("code")}
    found = [Bound(told, _structure(told)) for told in structures(list(regions.values()))]
    Structure.objects.bulk_create(one.structure for one in found)
    links = Structure.regions.through
    links.objects.bulk_create(
        links(structure_id=one.structure.pk, region_id=regions[one.told.region].code)
        for one in found
    )
    keyed = {(one.told.region, one.told.key): one.structure for one in found if one.told.key}
    _stand_under(found, keyed)
    organisations = _organisations(regions, rng)
    _coordinate(world, found, regions, organisations)
    _seat(found, keyed)
    _fill(found, keyed, organisations)
    manager = world.people["manager"]
    for one in found:
        if any(one.told.purpose):
            keep_texts(one.structure, by=manager, at=world.at)


def _structure(told: Told) -> Structure:
    first, last = told.term_days
    structure = Structure(
        kind=told.kind,
        entry=told.entry,
        founded_year=told.founded[0] if told.founded else None,
        founded_month=told.founded[1] if len(told.founded) > 1 else None,
        term_starts_on=first,
        term_ends_on=last,
        counted_members=told.counted,
        meetings_a_year=told.meetings,
        is_invented=True,
    )
    for name in ("name", "rhythm", "purpose", "remit"):
        say(structure, name, getattr(told, name))
    return structure


def say(structure: Structure, name: str, texts: Texts) -> None:
    for column, text in zip(getattr(Structure, name).columns, texts, strict=True):
        setattr(structure, column, text)


def _stand_under(found: Sequence[Bound], keyed: Mapping[tuple[str, str], Structure]) -> None:
    below = [one for one in found if one.told.under]
    for one in below:
        one.structure.parent = keyed[one.told.region, one.told.under]
    Structure.objects.bulk_update([one.structure for one in below], ["parent"])


def _organisations(
    regions: Mapping[str, Region], rng: random.Random
) -> dict[str, list[Organisation]]:
    """Of each region some of its active local organisations, in an order that is always the same."""
    codes = {region.code: slug for slug, region in regions.items()}
    local = Organisation.objects.filter(
        level=Organisation.Level.LOCAL, status=Organisation.Status.ACTIVE
    )
    of_region: dict[str, list[int]] = {slug: [] for slug in regions}
    rows = local.order_by("pk").values_list("pk", "municipality__region")
    for pk, code in rows:
        if code in codes:
            of_region[codes[code]].append(pk)
    chosen = {slug: rng.sample(every, min(MOST, len(every))) for slug, every in of_region.items()}
    known = Organisation.objects.in_bulk([pk for every in chosen.values() for pk in every])
    return {slug: [known[pk] for pk in every] for slug, every in chosen.items()}


def _coordinate(
    world: World,
    found: Sequence[Bound],
    regions: Mapping[str, Region],
    organisations: Mapping[str, Sequence[Organisation]],
) -> None:
    """By the expert of the region, and the organisation that stands first there."""
    leads = Assignment.objects.active_on(world.at.date()).filter(kind=Assignment.Kind.LEAD)
    experts = {one.region_id: one.user for one in leads.select_related("user")}
    Coordinator.objects.bulk_create(
        Coordinator(
            structure=one.structure,
            user=experts.get(regions[one.told.region].code),
            organisation=organisations[one.told.region][0],
        )
        for one in found
        if one.told.key
    )


def _seat(found: Sequence[Bound], keyed: Mapping[tuple[str, str], Structure]) -> None:
    for one in found:
        network = keyed.get((one.told.region, one.told.represents)) if one.told.represents else None
        one.seats = [
            Seat(
                structure=one.structure,
                title=f"{number}. paikka",
                role=ROLES[number - 1] if number <= len(ROLES) and one.told.seats > 4 else "member",
                network=network,
            )
            for number in range(1, one.told.seats + 1)
        ]
    Seat.objects.bulk_create(seat for one in found for seat in one.seats)


def _fill(
    found: Sequence[Bound],
    keyed: Mapping[tuple[str, str], Structure],
    organisations: Mapping[str, Sequence[Organisation]],
) -> None:
    filled = [
        (one, seat) for one in found for seat in one.seats[: len(one.seats) - one.told.vacant]
    ]
    people = invent(len(filled))
    members = [
        Membership(
            structure=one.structure,
            seat=seat,
            person=person,
            role=seat.role,
            network=seat.network,
            employer=organisations[one.told.region][place % 20],
            starts_on=one.structure.term_starts_on,
        )
        for place, ((one, seat), person) in enumerate(zip(filled, people, strict=True))
    ]
    Membership.objects.bulk_create([*members, *_organisation_members(found, organisations)])


def _organisation_members(
    found: Sequence[Bound], organisations: Mapping[str, Sequence[Organisation]]
) -> Iterator[Membership]:
    for one in found:
        for organisation in organisations[one.told.region][: one.told.organisations]:
            yield Membership(structure=one.structure, organisation=organisation)
