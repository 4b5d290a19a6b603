"""Files about regions."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import ReportKind, report_kinds
from regions import report
from regions.models import Region
from regions.report import RegionReport


class RegionDocument(ReportKind):
    """The region's public page as a tagged document."""

    name = "region_pdf"
    label = _("region profile as PDF")
    group = _("Profile of a region (PDF)")
    rank = 30
    parameter = "region"
    prefix = "region"
    step = _("Gathering what is published")
    document_only = _("Choose PDF: a profile is a text, not a table.")

    def may_make(self, person: User, key: str) -> bool:
        """The right to make a report in that region, as it stands now."""
        found = Region.objects.visible_to(person).filter(slug=key).first()
        return found is not None and person.has_perm(Permission.MAKE_REPORT, found)

    def offered_to(self, person: User, *, at: dt.datetime) -> list[Region]:
        """All for those who may make any, otherwise the regions that they work in."""
        return list(Region.objects.reportable_by(person).by_name())

    def find(self, keys: Collection[str]) -> Mapping[str, Region]:
        return Region.objects.in_bulk(keys, field_name="slug")

    def load(self, key: str) -> Region:
        return Region.objects.select_related("collaborative_area", "work_area").get(slug=key)

    def key(self, subject: Region) -> str:
        return subject.slug

    def subject_name(self, subject: Region) -> str:
        return subject.short_name

    def url(self, subject: Region) -> str:
        return subject.get_absolute_url()

    def scope(self, subject: Region) -> str:
        return subject.code

    def file_name(self, subject: Region) -> str:
        return subject.slug

    def gather(
        self, subject: Region, *, reader: User, at: dt.datetime, language: str
    ) -> RegionReport:
        return report.gather(subject, at=at)


report_kinds.add(RegionDocument.name, RegionDocument())
