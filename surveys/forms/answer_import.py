"""Choosing a file of answers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.importing.life import upload_to_work
from portal.importing.problem import FileRefused
from portal.tabular.reader import UnreadableFile, refuse_at_sight
from surveys.models import AnswerImport, Round
from surveys.questionnaire.problem import EMPTY_FILE, Problem


class AnswerImportForm(forms.Form):
    """`import_` is what came of it, once saved."""

    file = forms.FileField(
        label=_("File of answers"),
        help_text=_(
            "Excel workbook (.xlsx) or CSV (.csv); at most 10 MB, 50,000 rows and 200 columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": EMPTY_FILE,
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        round_: Round,
        by: User,
        at: dt.datetime,
    ) -> None:
        super().__init__(data, files)
        self.round, self.by, self.at = round_, by, at

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_at_sight(file.name or "", file.size or 0)
        except UnreadableFile as unreadable:
            why = Problem.unreadable(unreadable)
            raise forms.ValidationError(str(why), code=unreadable.code) from None
        return file

    def save(self) -> AnswerImport | None:
        """Keep the file and let a worker check it; None, with an error, where it is refused."""
        file = self.cleaned_data["file"]
        import_ = AnswerImport(round=self.round)
        try:
            upload_to_work(import_, file.chunks(), name=file.name, by=self.by, at=self.at)
        except FileRefused as refused:
            self.add_error("file", refused)
            return None
        return import_
