"""The reports' chapter of the demo world: a file that was asked for and made, ready to be fetched."""

from functools import partial

from django.db import transaction

from portal.jobs.models import Job
from portal.jobs.requests import enqueue
from portal.jobs.running import run
from portal.registry.demo import Chapter, World, chapters
from surveys.models import Round


def build(world: World) -> dict[str, int]:
    """Only once the world stands: no job runs inside a transaction."""
    transaction.on_commit(partial(add_finished_export, world))
    return {}


def add_finished_export(world: World) -> Job:
    """The results of the closed round as the project manager would have them."""
    manager = world.people["manager"]
    round_ = Round.objects.over_at(world.at).latest("closes_at")
    job = enqueue(
        "round_export",
        by=manager,
        at=world.at,
        parameters={"round_id": round_.pk, "file_format": "xlsx", "language": manager.language},
    )
    run(job.pk)
    job.refresh_from_db()
    return job


# Nothing to clear: a job goes with the person who asked for it.
chapters.add("reports", Chapter(build))
