"""A link or a file for an item of the agenda."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.fields import LineField
from regions.meetings.materials.keeping import add_file, add_link
from regions.meetings.models import AgendaItem, Material


class MaterialForm(forms.Form):
    title = LineField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("What the invited read in the agenda."),
        error_messages={"required": gettext_lazy("Write what the material is called.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Such as https://www.example.org/report. Or choose a file below."),
        error_messages={
            "invalid": gettext_lazy("Write the whole address, beginning with https://.")
        },
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.png"}),
        help_text=gettext_lazy("PDF, Word (.docx), Excel (.xlsx) or PNG; at most 10 MB."),
    )

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        item: AgendaItem,
        by: User,
        at: dt.datetime,
    ) -> None:
        self.item, self.by, self.at = item, by, at
        super().__init__(data, files)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and bool(typed.get("url")) == bool(typed.get("file") is not None):
            self.add_error("url", _("Give a link or choose a file, not both."))
        return typed

    def save(self) -> Material | None:
        """None, with what is wrong beside its field, where it cannot be kept."""
        typed = self.cleaned_data
        file: UploadedFile | None = typed.get("file")
        about: dict[str, Any] = {"title": typed["title"], "by": self.by, "at": self.at}
        try:
            if file is None:
                return add_link(self.item, url=typed["url"], **about)
            name, size = file.name or "", file.size or 0
            return add_file(self.item, file.file, name=name, size=size, **about)  # type: ignore[arg-type]
        except ValidationError as error:
            self.add_error(None, error)
            return None
