"""The regions' chapter of the demo world: who answers for which region, and nine profiles."""

from portal.registry.demo import Chapter, World, chapters
from regions.demo import assignments, profiles


def build(world: World) -> dict[str, int]:
    assignments.add_assignments(world)
    return profiles.add_profiles(world)


chapters.add("regions", Chapter(build, profiles.remove_profiles))
