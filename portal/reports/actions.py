"""Asking for a report, and taking it home."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.reports.job_kinds import REGION_PDF
from regions.models import Region


@transaction.atomic
def request_region_pdf(*, region: Region, by: User, at: dt.datetime, language: str) -> Job:
    """Queue the document; the same one already under way is given back and not traced again."""
    job = enqueue(
        REGION_PDF,
        by=by,
        at=at,
        parameters={"region": region.slug, "language": language},
        key=f"{region.slug}:{language}",
    )
    if job.created_at == at:
        trail.record(
            "report.requested",
            subject=region,
            by=by,
            at=at,
            scope=region.code,
            job=str(job.pk),
            language=language,
        )
    return job


def record_download(job: Job, *, by: User, at: dt.datetime) -> None:
    """One line of the trail for each time the file leaves the house."""
    region = Region.objects.filter(slug=job.parameters.get("region", "")).first()
    trail.record(
        "report.downloaded",
        subject=region,
        by=by,
        at=at,
        scope=region.code if region else "",
        job=str(job.pk),
        file=job.result_name,
        sha256=job.result_sha256,
    )
