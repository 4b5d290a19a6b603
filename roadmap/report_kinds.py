"""Files about roadmaps."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.publication import Document, Tables
from portal.chapters.report_kinds import ReportKind, report_kinds
from roadmap.exchange.tables import RoadmapTables, StatusTables
from roadmap.models import Roadmap
from roadmap.models.roadmap import sees_drafts
from roadmap.report.content import RoadmapContent, gather
from roadmap.report.document import RoadmapDocument


class RoadmapKind(ReportKind):
    """Of a roadmap that the person may see, drafts for those who work with them."""

    parameter = "roadmap_id"
    step = gettext_lazy("Gathering the roadmap")
    permission: Permission

    def may_make(self, person: User, key: int) -> bool:
        return (
            person.has_perm_anywhere(self.permission)
            and Roadmap.objects.visible_to(person).filter(pk=key).exists()
        )

    def offered_to(self, person: User, *, at: dt.datetime) -> list[Roadmap]:
        if not person.has_perm_anywhere(self.permission):
            return []
        return list(Roadmap.objects.visible_to(person).current_first(on=localdate(at)))

    def find(self, keys: Collection[int]) -> Mapping[int, Roadmap]:
        return Roadmap.objects.in_bulk(keys)

    def load(self, key: int) -> Roadmap:
        return Roadmap.objects.get(pk=key)

    def key(self, subject: Roadmap) -> int:
        return subject.pk

    def subject_name(self, subject: Roadmap) -> str:
        return str(subject.title)

    def url(self, subject: Roadmap) -> str:
        return subject.get_absolute_url()

    def file_name(self, subject: Roadmap) -> str:
        return subject.slug


class RoadmapPaper(RoadmapKind):
    """What everybody may read of it, as a tagged document."""

    name = "roadmap_pdf"
    label = gettext_lazy("roadmap as PDF")
    group = gettext_lazy("Roadmap (PDF)")
    rank = 35
    prefix = "roadmap"
    permission = Permission.MAKE_REPORT
    document_only = gettext_lazy("Choose PDF: tables of the roadmap stand in a group of their own.")

    def gather(self, subject: Roadmap, *, reader: User, at: dt.datetime, language: str) -> Document:
        return RoadmapDocument(gather(subject, sees_internal=False, on=localdate(at)))


class RoadmapExport(RoadmapKind):
    """Everything of it as a workbook; its steps as a table. Internal notes for those who may read them."""

    name = "roadmap_export"
    label = gettext_lazy("roadmap as tables")
    group = gettext_lazy("Roadmap (XLSX, CSV)")
    rank = 36
    prefix = "roadmap_tables"
    permission = Permission.EXPORT_STATISTICS
    tables_only = gettext_lazy("Choose XLSX or CSV: the document stands in a group of its own.")

    def gather(self, subject: Roadmap, *, reader: User, at: dt.datetime, language: str) -> Tables:
        return RoadmapTables(_for(reader, subject, at=at))


class StatusExport(RoadmapExport):
    """How each step stands in each region."""

    name = "roadmap_statuses"
    label = gettext_lazy("statuses of a roadmap")
    rank = 37
    prefix = "roadmap_statuses"
    group = gettext_lazy("Statuses of the roadmap (XLSX, CSV)")

    def subject_name(self, subject: Roadmap) -> str:
        return _("%(roadmap)s: statuses") % {"roadmap": subject.title}

    def file_name(self, subject: Roadmap) -> str:
        return f"{subject.slug}-statuses"

    def gather(self, subject: Roadmap, *, reader: User, at: dt.datetime, language: str) -> Tables:
        return StatusTables(_for(reader, subject, at=at))


def _for(reader: User, roadmap: Roadmap, *, at: dt.datetime) -> RoadmapContent:
    return gather(roadmap, sees_internal=sees_drafts(reader), on=localdate(at))


for each in (RoadmapPaper(), RoadmapExport(), StatusExport()):
    report_kinds.add(each.name, each)
