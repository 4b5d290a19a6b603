"""Choosing a file that changes a roadmap."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.tabular.labels import refusal_label
from portal.tabular.reader import UnreadableFile, refuse_at_sight
from roadmap.access import Refused
from roadmap.exchange.problem import EMPTY_FILE, RowProblem
from roadmap.exchange.taking_in import NothingRead, upload
from roadmap.models import PlanFile, Roadmap


class PlanFileForm(forms.Form):
    """`problems` say what is wrong with the headings, once it was not saved."""

    file = forms.FileField(
        label=_("File of the roadmap"),
        help_text=_("Excel workbook (.xlsx) or CSV (.csv); at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": EMPTY_FILE},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        roadmap: Roadmap,
        by: User,
        at: dt.datetime,
    ) -> None:
        super().__init__(data, files)
        self.roadmap, self.by, self.at = roadmap, by, at
        self.problems: list[RowProblem] = []

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_at_sight(file.name or "", file.size or 0)
        except UnreadableFile as unreadable:
            raise forms.ValidationError(_words(unreadable), code=unreadable.code) from None
        return file

    def save(self) -> PlanFile | None:
        """Read the file; None, with an error, where it is refused."""
        file = self.cleaned_data["file"]
        try:
            return upload(self.roadmap, file.chunks(), name=file.name, by=self.by, at=self.at)
        except UnreadableFile as unreadable:
            self.add_error("file", _words(unreadable))
        except NothingRead as nothing:
            self.problems = nothing.problems
            self.add_error("file", _("Nothing was read from the file. Below stands what to do."))
        except Refused as refused:
            self.add_error("file", refused)
        return None


def _words(unreadable: UnreadableFile) -> str:
    return refusal_label(unreadable.code, unreadable.row, empty=EMPTY_FILE)
