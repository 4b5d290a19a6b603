"""The roadmap's chapter of the demo world: the one of the reform years, archived, and one that runs."""

from portal.registry.demo import Chapter, World, chapters
from roadmap.demo import figures, plans, statuses
from roadmap.evidence.proposing import propose
from roadmap.models import (
    Action,
    Bounds,
    InfluencePoint,
    Milestone,
    Outcome,
    Priority,
    Proposal,
    Roadmap,
    Status,
    Step,
    Succession,
    Target,
    TextRevision,
)

# What points at others goes first.
ALL = (
    Proposal,
    Outcome,
    TextRevision,
    InfluencePoint,
    Status,
    Succession,
    Target,
    Action,
    Step,
    Milestone,
    Priority,
    Bounds,
    Roadmap,
)


def build(world: World) -> dict[str, int]:
    figures.add_figures(world)
    plans.add_archived(world)
    current = plans.add_current(world)
    count = statuses.add_statuses(current, world)
    proposed = propose(current, by=None, at=world.at).proposed
    return {"roadmaps": 2, "statuses": count, "proposals": proposed}


def clear() -> None:
    for chain in (Outcome, Status):
        # From its newest end: each link protects the one that it supersedes.
        while newest := chain._default_manager.filter(successor=None):
            newest.delete()
    for model in ALL:
        model._default_manager.all().delete()
    figures.remove_figures()


chapters.add("roadmap", Chapter(build, clear))
