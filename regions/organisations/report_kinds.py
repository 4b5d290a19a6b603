"""The register as a file that is made in the background: it is asked for from the list alone."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.chapters.report_kinds import ReportKind, report_kinds
from regions.organisations.exporting.files import record_export, stem
from regions.organisations.exporting.order import ExportOrder, Selection
from regions.organisations.exporting.table import ExportTable

REGISTER_EXPORT = "register_export"


class RegisterExport(ReportKind):
    """Its subject is the `ExportOrder` itself, which the job keeps as a text."""

    name = REGISTER_EXPORT
    label = _("organisations of the register")
    group = _("Organisations")
    rank = 40
    parameter = "order"
    prefix = "register"
    step = _("Reading the register")
    tables_only = _("The register is written as a workbook or as a table.")

    def may_make(self, person: User, key: str) -> bool:
        """The same rights as when it was asked for: whoever lost one asks anew, and gets less."""
        return ExportOrder.read(key or "").is_allowed_to(person)

    def offered_to(self, person: User, *, at: dt.datetime) -> list[ExportOrder]:
        return []

    def find(self, keys: Collection[str]) -> Mapping[str, ExportOrder]:
        return {key: self.load(key) for key in keys}

    def load(self, key: str) -> ExportOrder:
        return ExportOrder.read(key or "")

    def key(self, subject: ExportOrder) -> str:
        return subject.as_text()

    def subject_name(self, subject: ExportOrder) -> str:
        name = gettext("Organisations with contact data")
        if not subject.with_contacts:
            name = gettext("Organisations")
        return f"{name}: {subject.about}" if subject.about else name

    def url(self, subject: ExportOrder) -> str:
        return f"{reverse('organisations:register')}?{subject.query}"

    def file_name(self, subject: ExportOrder) -> str:
        return stem()

    def gather(
        self, subject: ExportOrder, *, reader: User, at: dt.datetime, language: str
    ) -> ExportTable:
        selection = Selection(subject, reader, at)
        record_export(selection, by=reader)
        return ExportTable(selection)


report_kinds.add(RegisterExport.name, RegisterExport())
