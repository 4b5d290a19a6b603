"""Taking organisations home as a file: how it is written, and whether contact data is in it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.typed.fields import LineField
from regions.organisations.exporting.files import FileFormat

SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 300


class ExportForm(forms.Form):
    file_format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            (FileFormat.XLSX.value, _("XLSX, a workbook")),
            (FileFormat.CSV.value, _("CSV for Excel in Finnish or Swedish")),
        ],
        initial=FileFormat.XLSX.value,
        widget=forms.RadioSelect,
    )
    contacts = forms.BooleanField(label=_("With contact data"), required=False)
    purpose = LineField(
        label=_("What do you need the contact data for?"),
        required=False,
        max_length=LONGEST_PURPOSE,
        help_text=_(
            "Asked only for contact data. The purpose is written into the audit trail with your name "
            "and the number of organisations. Do not write names of other people here."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, offers_contacts: bool) -> None:
        """Where contact data is not offered, nothing asks for it, whatever was sent."""
        super().__init__(data)
        if not offers_contacts:
            del self.fields["contacts"], self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        purpose = cleaned.get("purpose", "")
        if cleaned.get("contacts") and "purpose" not in self.errors:
            if not purpose:
                text = _("Write what you need the contact data for, or leave it out of the file.")
                self.add_error("purpose", ValidationError(text, code="required"))
            elif len(purpose) < SHORTEST_PURPOSE or " " not in purpose:
                text = _("Write the purpose in a few words, so that others understand it.")
                self.add_error("purpose", ValidationError(text, code="too_short"))
        return cleaned

    @property
    def file_written_as(self) -> FileFormat:
        return FileFormat(self.cleaned_data["file_format"])
