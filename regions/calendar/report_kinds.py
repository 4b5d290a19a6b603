"""The annual clock as a file: one page with the wheel."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.publication import Document
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.registry.calendar import CalendarVisit
from regions.calendar.addresses import year_url
from regions.calendar.document import ClockSubject, gather
from regions.calendar.listing import NATION
from regions.models import Region


class ClockPaper(ReportKind):
    """Of the nation or a region, as whoever asks may read it. A key is `lappi-2027`."""

    name = "clock_pdf"
    label = gettext_lazy("annual clock as PDF")
    group = gettext_lazy("Annual clock (PDF)")
    rank = 32
    parameter = "clock"
    prefix = "clock"
    step = gettext_lazy("Gathering the year")
    document_only = gettext_lazy("Choose PDF: the annual clock is a document.")

    def may_make(self, person: User, key: str) -> bool:
        subject = self.find([key]).get(key)
        if subject is None:
            return False
        if subject.region is None:
            return person.has_perm_anywhere(Permission.MAKE_REPORT)
        return person.has_perm(Permission.MAKE_REPORT, subject.region)

    def offered_to(self, person: User, *, at: dt.datetime) -> list[ClockSubject]:
        """This year and the next, of the nation and of the regions whose profile they may have."""
        if not person.has_perm_anywhere(Permission.MAKE_REPORT):
            return []
        year = timezone.localdate(at).year
        regions = [None, *Region.objects.reportable_by(person).by_name()]
        return [ClockSubject(each, region) for each in (year, year + 1) for region in regions]

    def find(self, keys: Collection[str]) -> Mapping[str, ClockSubject]:
        named = {key: key.rpartition("-") for key in keys if isinstance(key, str)}
        slugs = {slug for slug, _dash, _year in named.values()}
        regions: dict[str, Region | None] = {
            region.slug: region for region in Region.objects.filter(slug__in=slugs)
        }
        regions[NATION] = None
        return {
            key: ClockSubject(int(year), regions[slug])
            for key, (slug, _dash, year) in named.items()
            if slug in regions and year.isdecimal() and len(year) == 4
        }

    def load(self, key: str) -> ClockSubject:
        return self.find([key])[key]

    def key(self, subject: ClockSubject) -> str:
        return f"{subject.region.slug if subject.region else NATION}-{subject.year}"

    def subject_name(self, subject: ClockSubject) -> str:
        return _("Annual clock %(year)s, %(whose)s") % {
            "year": subject.year,
            "whose": subject.name,
        }

    def url(self, subject: ClockSubject) -> str:
        return year_url(year=subject.year, region=subject.region.slug if subject.region else NATION)

    def file_name(self, subject: ClockSubject) -> str:
        return f"clock-{self.key(subject)}"

    def scope(self, subject: ClockSubject) -> str:
        return subject.region.pk if subject.region else ""

    def gather(
        self, subject: ClockSubject, *, reader: User, at: dt.datetime, language: str
    ) -> Document:
        visit = CalendarVisit(reader, at=at, year=subject.year, scope=subject.scope)
        return gather(subject, visit)


report_kinds.add(ClockPaper.name, ClockPaper())
