"""Asking for a file, and taking it home."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.models import Job
from portal.jobs.requests import enqueue
from portal.reports.export_request import ExportRequest, export_request


@transaction.atomic
def request_export(order: ExportRequest, *, by: User, at: dt.datetime) -> Job:
    """Queue the file; the same one already under way is given back and not traced again."""
    job = enqueue(order.kind.name, by=by, at=at, parameters=order.parameters, key=order.key)
    if job.created_at == at:
        trail.record(
            "report.requested",
            subject=order.traced,
            by=by,
            at=at,
            scope=order.scope,
            job=str(job.pk),
            kind=order.kind.name,
            format=order.format.value,
            language=order.language,
        )
    return job


def record_download(job: Job, *, by: User, at: dt.datetime) -> None:
    """One line of the trail for each time the file leaves the house."""
    order = export_request(job)
    trail.record(
        "report.downloaded",
        subject=order.traced if order else None,
        by=by,
        at=at,
        scope=order.scope if order else "",
        job=str(job.pk),
        kind=job.kind,
        file=job.result_name,
        sha256=job.result_sha256,
    )
