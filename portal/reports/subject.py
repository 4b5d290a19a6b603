"""What a job is about, in words: the region and the language of its document."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from portal.jobs.models import Job
from regions.models import Region


@dataclass(frozen=True)
class Subject:
    region: Region
    language: str

    def __str__(self) -> str:
        return f"{self.region.short_name} ({self.language_name})"

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))


def subjects_of(jobs: Iterable[Job]) -> dict[UUID, Subject]:
    """One query however many jobs; a job without a region is left out."""
    slugs = {job.pk: job.parameters.get("region") for job in jobs}
    regions = Region.objects.in_bulk({slug for slug in slugs.values() if slug}, field_name="slug")
    return {
        job.pk: Subject(regions[slug], str(job.parameters.get("language", "")))
        for job in jobs
        if (slug := slugs[job.pk]) in regions
    }


def subject_of(job: Job) -> Subject | None:
    return subjects_of([job]).get(job.pk)
