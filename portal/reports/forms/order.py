"""Asking for a file: of what, how written, in which language. Only what the person may have is offered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.chapters.report_kinds import ReportKind, report_kinds
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from portal.reports.pdf import PdfUnavailable, pdf_available


class OrderForm(forms.Form):
    """`order` is what was asked for, once the form is valid."""

    what = forms.ChoiceField(
        label=_("What"),
        error_messages={
            "invalid_choice": _("This is not among what you can have. Choose another.")
        },
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, initial=Format.XLSX)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        user: User,
        at: dt.datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**(initial or {})})
        # Choice → the kind and its subject.
        self.offered: dict[str, tuple[ReportKind, Any]] = {}
        cast(forms.ChoiceField, self.fields["what"]).choices = self._offer(user, at)
        if not self.offers_statistics:
            pdf = [(Format.PDF.value, Format.PDF.label)]
            cast(forms.ChoiceField, self.fields["format"]).choices = pdf

    def _offer(self, user: User, at: dt.datetime) -> list[Any]:
        """In groups, kind by kind; a group without anything is left out."""
        groups = []
        for kind in sorted(report_kinds, key=lambda kind: kind.rank):
            found = {kind.choice(kind.key(each)): each for each in kind.offered_to(user, at=at)}
            self.offered |= {choice: (kind, each) for choice, each in found.items()}
            choices = [(choice, kind.subject_name(each)) for choice, each in found.items()]
            groups.append((str(kind.group), choices))
        return [group for group in groups if group[1]]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        what, written = chosen.get("what"), chosen.get("format")
        if what and written:
            kind, _subject = self.offered[what]
            if kind.document_only and written != Format.PDF:
                self.add_error("format", str(kind.document_only))
            elif kind.tables_only and written == Format.PDF:
                self.add_error("format", str(kind.tables_only))
            elif written == Format.PDF and not pdf_available():
                self.add_error("format", str(PdfUnavailable()))
        return chosen

    @property
    def order(self) -> ExportRequest:
        chosen = self.cleaned_data
        kind, subject = self.offered[chosen["what"]]
        return ExportRequest(kind, subject, Format(chosen["format"]), chosen["language"])

    @property
    def offers_statistics(self) -> bool:
        """More than documents alone."""
        return any(not kind.document_only for kind, _subject in self.offered.values())

    @property
    def offers_anything(self) -> bool:
        return bool(self.offered)
