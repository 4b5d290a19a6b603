"""What somebody asks to be made: of what, in which format and language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.jobs.models import Job
from portal.reports.formats import Format
from regions.models import Region
from surveys.models import Round

REGION_PDF = "region_pdf"
ROUND_EXPORT = "round_export"
SUMMARY_EXPORT = "summary_export"
KINDS = (REGION_PDF, ROUND_EXPORT, SUMMARY_EXPORT)


@dataclass(frozen=True)
class ExportRequest:
    """A file about a region's profile, a round's results, or (about None) the national summary."""

    about: Region | Round | None
    format: Format
    language: str

    def __str__(self) -> str:
        return f"{self.name} ({self.format.short}, {self.language_name})"

    @property
    def kind(self) -> str:
        if isinstance(self.about, Region):
            return REGION_PDF
        return SUMMARY_EXPORT if self.about is None else ROUND_EXPORT

    @property
    def parameters(self) -> dict[str, Any]:
        """What the job is given; it looks everything else up when it runs."""
        if isinstance(self.about, Region):
            return {"region": self.about.slug, "language": self.language}
        written = {"file_format": self.format.value, "language": self.language}
        return written if self.about is None else {"round_id": self.about.pk, **written}

    @property
    def key(self) -> str:
        """The same for the same file."""
        return ":".join(map(str, self.parameters.values()))

    @property
    def name(self) -> str:
        if isinstance(self.about, Region):
            return self.about.short_name
        return _("National summary") if self.about is None else self.about.name

    @property
    def url(self) -> str:
        """Where the portal shows the same."""
        if isinstance(self.about, Region):
            return self.about.get_absolute_url()
        if self.about is None:
            return reverse("summary:page")
        return reverse("surveys:results", args=[self.about.pk])

    @property
    def scope(self) -> str:
        """The region's code, by which the trail finds it."""
        return self.about.code if isinstance(self.about, Region) else ""

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))


def orders_of(jobs: Iterable[Job]) -> dict[UUID, ExportRequest]:
    """Two queries however many jobs; a job whose subject is gone is left out."""
    jobs = [job for job in jobs if job.kind in KINDS]
    asked = [job.parameters for job in jobs]
    slugs = {slug for parameters in asked if (slug := parameters.get("region"))}
    numbers = {number for parameters in asked if (number := parameters.get("round_id"))}
    regions = Region.objects.in_bulk(slugs, field_name="slug")
    rounds = Round.objects.in_bulk(numbers)
    found: dict[UUID, ExportRequest] = {}
    for job in jobs:
        about = regions.get(job.parameters.get("region")) or rounds.get(
            job.parameters.get("round_id")
        )
        if about is not None or job.kind == SUMMARY_EXPORT:
            written = Format(job.parameters.get("file_format", Format.PDF))
            found[job.pk] = ExportRequest(about, written, str(job.parameters.get("language", "")))
    return found


def order_of(job: Job) -> ExportRequest | None:
    return orders_of([job]).get(job.pk)
