"""Reports to the structure above, as PDF: to hand over, or to the next agenda."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.jobs.kinds import JobFailed
from portal.revisions.succession import newest
from regions.meetings.models import UpwardReport
from regions.meetings.upward.writing import chain_of, place_on_agenda
from regions.structures.access import Refused
from regions.structures.founding import scope_of


@dataclass(frozen=True)
class UpwardDocument:
    report: UpwardReport
    text: str

    template = "meetings/upward/document.html"

    @property
    def title(self) -> str:
        return _("Report: %(name)s") % {"name": self.report}

    def content(self) -> dict[str, Any]:
        return {"report": self.report, "text": self.text}


class UpwardPaper(ReportKind):
    """Asked for on the page of the report, and by who looks after the structure alone."""

    name = "upward_pdf"
    label = gettext_lazy("report to the structure above")
    group = gettext_lazy("Reports to the structure above (PDF)")
    rank = 32
    parameter = "report_id"
    prefix = "upward"
    step = gettext_lazy("Gathering the report")
    document_only = gettext_lazy("Choose PDF: the report is a text, not a table.")

    def may_make(self, person: User, key: int) -> bool:
        report = UpwardReport.objects.select_related("structure").filter(pk=key).first()
        return report is not None and person.has_perm(Permission.RUN_STRUCTURE, report.structure)

    def offered_to(self, person: User, *, at: dt.datetime) -> list[UpwardReport]:
        return []

    def find(self, keys: Collection[int]) -> Mapping[int, UpwardReport]:
        return UpwardReport.objects.select_related("structure").in_bulk(keys)

    def load(self, key: int) -> UpwardReport:
        return UpwardReport.objects.select_related("structure__parent").get(pk=key)

    def key(self, subject: UpwardReport) -> int:
        return subject.pk

    def subject_name(self, subject: UpwardReport) -> str:
        return str(subject)

    def url(self, subject: UpwardReport) -> str:
        return subject.get_absolute_url()

    def scope(self, subject: UpwardReport) -> str:
        return scope_of(subject.structure.regions.all())

    def file_name(self, subject: UpwardReport) -> str:
        return slugify(str(subject))

    def gather(
        self, subject: UpwardReport, *, reader: User, at: dt.datetime, language: str
    ) -> UpwardDocument:
        last = newest(chain_of(subject))
        return UpwardDocument(subject, last.text if last else "")


class UpwardSending(UpwardPaper):
    """The same, and it becomes a material of the next agenda of the structure above."""

    name = "upward_sending"
    label = gettext_lazy("sending a report to the structure above")
    prefix = "upward_sending"

    def keep(self, subject: UpwardReport, content: bytes, *, by: User, at: dt.datetime) -> None:
        try:
            place_on_agenda(subject, content, by=by, at=at)
        except Refused as refused:
            raise JobFailed("no_meeting", refused.messages[0]) from refused


for each in (UpwardPaper(), UpwardSending()):
    report_kinds.add(each.name, each)
