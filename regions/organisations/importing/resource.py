"""Organisations as django-import-export sees them: a field for each column, a widget for each kind of fact.

The library turns a row into values, finds the organisation that it means and sorts what is new from
what is there (`import_row`). Not used are its loop over a file (it needs all rows at once, tells
no progress and cannot be called off), its differences (deep copies as HTML, most of its time) and its
writing (in bulk it knows no many-to-many and no history): see ADR 31.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.widgets import Widget

from portal.tabular.faults import FaultyCell
from portal.typed.text import looks_misread, plain_line
from regions.organisations.facts.cleaning import BROKEN, SHOWN, Places, clean_value
from regions.organisations.facts.definitions import EMPTY, FACTS, POINTERS, Holds, Value
from regions.organisations.importing.choices import THEMES
from regions.organisations.importing.columns import PUBLIC_ID, plain_heading
from regions.organisations.importing.rows import Named, UnderstoodRow
from regions.organisations.problems import FactProblem

# What a cell says to make a fact empty: an empty cell changes nothing.
CLEARING = frozenset({"-", "–", "—"})
# Under this key a row carries its number in the file.
ROW = "_row"
# What no organisation is without.
NEEDED = frozenset({"name", "level", "form", "sector", "status", "languages"})
# Each row has its own, which is looked at once: what was read of them is not kept.
_SINGLE = frozenset({Holds.LINE, Holds.EMAIL, Holds.URL, Holds.FORMER_NAMES})
# Names hold commas.
_SEPARATORS = ";|\n"


class FactWidget(Widget):
    """Reads one cell as the fact `key`. Gives None for a cell that changes nothing."""

    def __init__(self, key: str, places: Places, on: dt.date) -> None:
        super().__init__()
        self.key, self.places, self.on = key, places, on
        self.holds = FACTS[key].holds
        self._known: dict[str, Value] = {}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Value:
        """Raises `ValidationError`; its code stands in `RegisterProblem`."""
        if isinstance(value, FaultyCell):
            raise ValidationError("", code=value.code)
        text = value.strip()
        if not text:
            return None
        if text in CLEARING:
            return self._cleared()
        if self.holds in _SINGLE:
            return self._read(text)
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Value:
        if self.holds in POINTERS:
            return self._pointers(text)
        if self.key == "theme":
            text = THEMES.get(plain_heading(text), text)
        return clean_value(self.key, text, self.places, on=self.on)

    def _cleared(self) -> Value:
        if self.key in NEEDED:
            raise FactProblem("required")
        if self.holds in POINTERS:
            return ()
        empty = EMPTY[self.key]
        return list(empty) if isinstance(empty, list) else empty

    def _pointers(self, text: str) -> tuple[Named, ...]:
        """Which organisations these are can be said when all rows are known."""
        if BROKEN in text or looks_misread(text):
            raise FactProblem("encoding", value=text[:SHOWN])
        parts = [text]
        if self.holds == Holds.ORGANISATIONS:
            parts = text.translate(dict.fromkeys(map(ord, _SEPARATORS), "\n")).split("\n")
        return tuple(Named(line) for part in parts if (line := plain_line(part)))


class OrganisationResource(Resource):
    """Sorts rows into `create_instances` and `update_instances`; all that were read are in `rows`."""

    class Meta:
        # Rows are gathered; nobody calls `save`.
        use_bulk = True
        skip_diff = True
        clean_model_instances = False

    def __init__(self, keys: Sequence[str], places: Places, on: dt.date) -> None:
        super().__init__()
        self.rows: list[UnderstoodRow] = []
        self.fields = {
            key: Field(
                attribute=f"said__{key}",
                column_name=key,
                widget=FactWidget(key, places, on),
                # An empty cell changes nothing.
                saves_null_values=False,
            )
            for key in keys
            if key != PUBLIC_ID
        }
        self._import_fields = list(self.fields.values())

    def get_import_fields(self) -> list[Field]:
        """Asked for with every row."""
        return self._import_fields

    def get_instance(self, instance_loader: BaseInstanceLoader, row: Mapping[str, str]) -> Any:
        return instance_loader.get_instance(row)

    def init_instance(self, row: Mapping[str, str] | None = None) -> UnderstoodRow:
        return UnderstoodRow()

    def after_init_instance(
        self, instance: UnderstoodRow, new: bool, row: Mapping[str, Any], **kwargs: Any
    ) -> None:
        instance.row, instance.cells = row[ROW], row
        self.rows.append(instance)

    def import_instance(
        self, instance: UnderstoodRow, row: Mapping[str, str], **kwargs: Any
    ) -> None:
        """Reads on after a cell that cannot be read: all that is wrong in a row is told at once."""
        errors = {}
        for key, field in self.fields.items():
            try:
                self.import_field(field, instance, row, **kwargs)
            except ValidationError as error:
                errors[key] = error
        if errors:
            raise ValidationError(errors)
