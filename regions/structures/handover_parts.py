"""The structures that an expert coordinates go to the successor of their region."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit import trail
from regions.handover.parts import Fate, Handing, HandoverPart, Item, handover_parts
from regions.models import Region
from regions.structures.models import Coordinator, Structure


def _coordinations(handing: Handing) -> list[tuple[Coordinator, Region | None]]:
    """Not over by the first day, each with its region of the plan; None for those of the nation, and where
    the leaver keeps some of the work and it lies in no region of the plan."""
    rows = (
        Coordinator.objects.filter(user=handing.leaver)
        .filter(Q(ends_on=None) | Q(ends_on__gte=handing.first_day))
        .filter(structure__in=Structure.objects.standing_on(handing.first_day).order_by())
        .select_related("structure")
        .prefetch_related("structure__regions")
        .order_by("structure", "pk")
    )
    return [(row, _region_of(row, handing)) for row in rows]


def _region_of(row: Coordinator, handing: Handing) -> Region | None:
    for region in row.structure.regions.all():
        if share := handing.by_region.get(region.code):
            return share.region
    return None


def _goes(region: Region | None, handing: Handing) -> bool:
    """Whoever works on elsewhere goes on with what lies there."""
    return region is not None or not handing.keeps_some


def _successor(region: Region | None, handing: Handing) -> User:
    return handing.successor_in(region.code) if region else handing.main_successor


def find_coordinations(handing: Handing) -> Iterator[Item]:
    for row, region in _coordinations(handing):
        key = f"{row.pk}:{row.starts_on}:{row.ends_on}"
        words = partial(str, row.structure)
        if _goes(region, handing):
            yield Item(key, Fate.MOVES, words, region, _successor(region, handing))
        else:
            yield Item(key, Fate.STAYS, words)


def move_coordinations(handing: Handing, *, by: User | None) -> None:
    """The leaver's ends the day before; the successor's begins, unless it runs already."""
    for row, region in _coordinations(handing):
        if not _goes(region, handing):
            continue
        successor = _successor(region, handing)
        runs = Coordinator.objects.active_on(handing.first_day).filter(
            structure=row.structure, user=successor
        )
        if not runs.exists():
            Coordinator.objects.create(
                structure=row.structure,
                user=successor,
                organisation=row.organisation,
                starts_on=max(row.starts_on or handing.first_day, handing.first_day),
                ends_on=row.ends_on,
            )
        if row.starts_on is not None and row.starts_on >= handing.first_day:
            row.delete()
        else:
            row.ends_on = handing.last_day
            row.save(update_fields=["ends_on"])
        trail.record(
            "structure.coordinator_changed",
            subject=row.structure,
            by=by,
            at=handing.at,
            scope=region.code if region else "",
        )


handover_parts.add(
    "coordinations",
    HandoverPart(_("Coordinated structures"), find_coordinations, rank=45, move=move_coordinations),
)
