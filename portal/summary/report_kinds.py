"""Files about the nation."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.summary.report import SummaryReport
from portal.summary.snapshot import take_snapshot


class SummaryExport(ReportKind):
    """What the page of the national summary shows to whoever asked: its subject is None."""

    name = "summary_export"
    label = _("national summary")
    group = _("The whole country")
    rank = 10
    parameter = ""
    prefix = "summary"
    step = _("Gathering what is known")

    def may_make(self, person: User, key: None) -> bool:
        """The right to take statistics home."""
        return person.has_perm_anywhere(Permission.EXPORT_STATISTICS)

    def offered_to(self, person: User, *, at: dt.datetime) -> list[None]:
        return [None] if self.may_make(person, None) else []

    def find(self, keys: Collection[None]) -> Mapping[None, None]:
        return {None: None}

    def load(self, key: None) -> None:
        return None

    def key(self, subject: None) -> None:
        return None

    def subject_name(self, subject: None) -> str:
        return gettext("National summary")

    def url(self, subject: None) -> str:
        return reverse("summary:page")

    def file_name(self, subject: None) -> str:
        return slugify(self.subject_name(subject))

    def gather(
        self, subject: None, *, reader: User, at: dt.datetime, language: str
    ) -> SummaryReport:
        return SummaryReport(take_snapshot(reader, at=at, language=language))


report_kinds.add(SummaryExport.name, SummaryExport())
