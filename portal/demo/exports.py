"""A file that was asked for and made, ready to be fetched from the export centre."""

import datetime as dt

from portal.accounts.models import User
from portal.demo.accounts import DOMAIN
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.jobs.running import run
from surveys.models import Round


def add_finished_export(*, at: dt.datetime) -> Job:
    """The results of the closed round as the project manager would have them."""
    manager = User.objects.get(email=f"manager@{DOMAIN}")
    round_ = Round.objects.over_at(at).latest("closes_at")
    job = enqueue(
        "round_export",
        by=manager,
        at=at,
        parameters={"round_id": round_.pk, "file_format": "xlsx", "language": manager.language},
    )
    run(job.pk)
    job.refresh_from_db()
    return job
