"""The regions' chapter of the demo world: who answers for which region, nine profiles, a handover."""

from portal.registry.demo import Chapter, World, chapters
from regions.demo import assignments, handover, profiles


def build(world: World) -> dict[str, int]:
    assignments.add_assignments(world)
    made = profiles.add_profiles(world)
    handover.add_handover(world)
    return made


def clear() -> None:
    handover.remove_handovers()
    profiles.remove_profiles()


chapters.add("regions", Chapter(build, clear))
