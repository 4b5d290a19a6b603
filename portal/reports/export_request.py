"""What somebody asks to be made: of what, in which format and language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.jobs.models import Job
from portal.reports.formats import Format


@dataclass(frozen=True)
class ExportRequest:
    """A file about one subject of a kind."""

    kind: ReportKind
    subject: Any
    format: Format
    language: str

    def __str__(self) -> str:
        return f"{self.name} ({self.format.short}, {self.language_name})"

    @property
    def parameters(self) -> dict[str, Any]:
        """What the job is given; it looks everything else up when it runs."""
        written: dict[str, Any] = {}
        if self.kind.parameter:
            written[self.kind.parameter] = self.kind.key(self.subject)
        if not self.kind.document_only:
            written["file_format"] = self.format.value
        return {**written, "language": self.language}

    @property
    def key(self) -> str:
        """The same for the same file."""
        return ":".join(map(str, self.parameters.values()))

    @property
    def name(self) -> str:
        return self.kind.subject_name(self.subject)

    @property
    def url(self) -> str:
        """Where the portal shows the same."""
        return self.kind.url(self.subject)

    @property
    def traced(self) -> Model | None:
        """What the trail can name: a row of the database."""
        return self.subject if isinstance(self.subject, Model) else None

    @property
    def scope(self) -> str:
        """The region's code, by which the trail finds it."""
        return self.kind.scope(self.subject)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))


def job_names() -> list[str]:
    return [name for name, _kind in report_kinds.items()]


def export_requests(jobs: Iterable[Job]) -> dict[UUID, ExportRequest]:
    """A query for each kind, however many jobs; a job whose subject is gone is left out."""
    of_kind: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        of_kind[job.kind].append(job)
    found: dict[UUID, ExportRequest] = {}
    for name, kind in report_kinds.items():
        known = kind.find({_key(kind, job) for job in of_kind[name]}) if of_kind[name] else {}
        for job in of_kind[name]:
            if (key := _key(kind, job)) in known:
                format_ = Format(job.parameters.get("file_format", Format.PDF))
                language = str(job.parameters.get("language", ""))
                found[job.pk] = ExportRequest(kind, known[key], format_, language)
    return found


def export_request(job: Job) -> ExportRequest | None:
    return export_requests([job]).get(job.pk)


def _key(kind: ReportKind, job: Job) -> Any:
    return job.parameters.get(kind.parameter)
