"""Choosing a file of organisations, and saying which column of it holds what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.importing.form import ImportFileForm, file_field
from portal.ui.localised import fold
from regions.organisations.importing.columns import (
    KEYS,
    NAMING,
    SHOWN_SAMPLES,
    label_of,
    own_positions,
)

LEFT_OUT = "-"


class RegisterImportForm(ImportFileForm):
    file = file_field(gettext_lazy("File of organisations"))


class ColumnsForm(forms.Form):
    """A field for each column: `column-0`, `column-1`. What an earlier check has added is no column."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        headings: Sequence[str],
        samples: Sequence[Sequence[str]],
        initial: Sequence[str],
    ) -> None:
        super().__init__(data)
        self.headings = headings
        choices = [(LEFT_OUT, _("Leave this column out")), *((key, label_of(key)) for key in KEYS)]
        for at in own_positions(headings):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=self.called(at),
                choices=choices,
                initial=initial[at] or LEFT_OUT,
                # Put into the page as it is.
                help_text=escape(_for_example(samples[at])),
            )

    def called(self, at: int) -> str:
        """By its heading, or by where it stands."""
        heading = str(self.headings[at]).strip()
        return heading[:80] or _("Column %(number)d, without a heading") % {"number": at + 1}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: dict[str, int] = {}
        for at in own_positions(self.headings):
            key = cleaned.get(f"column-{at}")
            if not key or key == LEFT_OUT:
                continue
            if key in first:
                told = {"fact": label_of(key), "other": self.called(first[key])}
                self.add_error(
                    f"column-{at}",
                    _("“%(other)s” holds this already: %(fact)s. Leave one of the two out.") % told,
                )
            first.setdefault(key, at)
        if not self.errors and not set(NAMING) & set(first):
            raise forms.ValidationError(
                _(
                    "Say which column holds the official name, the business ID, the number in the "
                    "Register of Associations or the public id: without one of them no row says "
                    "which organisation it is about."
                )
            )
        return cleaned

    @property
    def columns(self) -> list[str]:
        """For each heading of the file a key, or empty."""
        chosen = (self.cleaned_data.get(f"column-{at}", "") for at in range(len(self.headings)))
        return ["" if key == LEFT_OUT else key for key in chosen]

    @property
    def doubled(self) -> list[str]:
        """Headings that stand above several columns."""
        plain = [fold(str(self.headings[at])) for at in own_positions(self.headings)]
        found = dict.fromkeys(
            self.called(at)
            for at in own_positions(self.headings)
            if plain.count(fold(str(self.headings[at]))) > 1
        )
        return list(found)


def _for_example(values: Sequence[str]) -> str:
    shown = list(dict.fromkeys(values))[:SHOWN_SAMPLES]
    if not shown:
        return _("No values in the first rows")
    return _("For example: %(values)s") % {"values": " · ".join(shown)}
