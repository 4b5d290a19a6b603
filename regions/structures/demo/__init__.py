"""The structures' chapter of the demo world: boards, networks and groups in every region, the steering group
of the nation, and the offices of organisation liaisons. Nobody in them is real."""

from portal.registry.demo import Chapter, World, chapters
from regions.models import IndicatorValue
from regions.structures.demo import liaisons, standing, steering
from regions.structures.models import (
    Coordinator,
    LiaisonOffice,
    Membership,
    Nomination,
    Seat,
    Structure,
    StructureRevision,
)
from regions.structures.reach.publishing import ORIGIN, record_reach


def build(world: World) -> dict[str, int]:
    standing.add_structures(world)
    steering.add_steering_group(world)
    liaisons.add_liaisons()
    record_reach(at=world.at)
    return {
        "structures": Structure.objects.count(),
        "memberships": Membership.objects.count(),
        "liaison offices": LiaisonOffice.objects.count(),
    }


def clear() -> None:
    """What visitors founded too; the deepest first, for nothing is taken from under what stands on it."""
    for model in (Nomination, Membership, Seat, Coordinator, StructureRevision, LiaisonOffice):
        model.objects.all().delete()
    Structure.objects.update(parent=None)
    Structure.objects.all().delete()
    steering.remove_parties()
    IndicatorValue.objects.filter(origin=ORIGIN).delete()


chapters.add("structures", Chapter(build, clear))
