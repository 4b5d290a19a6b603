"""Choosing a file."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.importing.import_file import ImportFile
from portal.importing.life import upload, upload_to_work
from portal.importing.problem import FileRefused, Problem
from portal.tabular.reader import UnreadableFile, refuse_at_sight

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LIMITS = _("Excel workbook (.xlsx) or CSV (.csv); at most 10 MB, 50,000 rows and 200 columns.")


def file_field(label: "StrOrPromise", *, limits: "StrOrPromise" = LIMITS) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=limits,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": _("Choose a file.")},
    )


class FileForm(forms.Form):
    """Refuses what name and size alone tell, in the words of `problem_kind`."""

    problem_kind: type[Problem] = Problem
    file = file_field(_("File"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.fields["file"].error_messages["empty"] = self.problem_kind.empty_file

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_at_sight(file.name or "", file.size or 0)
        except UnreadableFile as unreadable:
            why = self.problem_kind.unreadable(unreadable)
            raise forms.ValidationError(str(why), code=unreadable.code) from None
        return file


class ImportFileForm(FileForm):
    """For an import that was not saved and knows what it is for."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        import_: ImportFile,
        by: User,
        at: dt.datetime,
    ) -> None:
        self.import_, self.by, self.at = import_, by, at
        self.problem_kind = import_.problem_kind
        super().__init__(data, files)

    def save(self) -> ImportFile | None:
        """Keep the file and let a worker look at it; None, with an error, where it is refused."""
        file = self.cleaned_data["file"]
        keep = upload_to_work if self.import_.first_state in self.import_.work else upload
        try:
            keep(self.import_, file.chunks(), name=file.name, by=self.by, at=self.at)
        except FileRefused as refused:
            self.add_error("file", refused)
            return None
        return self.import_
