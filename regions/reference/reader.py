"""Reading the files of a folder into objects, and finding everything that is wrong with them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext as _

from portal.typed.text import looks_misread, plain_text
from regions.reference.faults import Fault
from regions.reference.tables import TABLES, Table

TRUTH = {"true": True, "false": False}
NumberedObject = tuple[int, models.Model]


class Reader:
    """Turns the files of one folder into objects, and gathers everything that is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.codes: dict[type[models.Model], set[Any]] = {}
        self.allowed: set[tuple[Any, ...]] = set()

    def read(self) -> list[tuple[Table, list[NumberedObject]]]:
        raw = [(table, list(self._lines(table))) for table in TABLES]
        for table, lines in raw:
            known = set(table.model._default_manager.values_list("pk", flat=True))
            here = {cells["code"] for _line, cells in lines if "code" in table.columns}
            self.codes[table.model] = known | here
        return [(table, self._objects(table, lines)) for table, lines in raw]

    def _fault(self, table: Table, line: int, column: str, message: str) -> None:
        self.faults.append(Fault(table.file, line, column, message))

    def _text(self, table: Table) -> str:
        try:
            data = (self.folder / table.file).read_bytes()
        except OSError:
            self._fault(table, 1, "", _("The file is missing or cannot be read."))
            return ""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = _("The text is not UTF-8 (byte %(byte)s). Save the file as UTF-8.")
            self._fault(table, line, "", message % {"byte": f"0x{data[error.start]:02x}"})
            return ""

    def _lines(self, table: Table) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows that have as many cells as the header, which has every column once."""
        text = self._text(table)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            if text and not self._header_is_right(table, header):
                return
            for cells in reader:
                if len(cells) == len(header):
                    yield reader.line_num, dict(zip(header, cells, strict=True))
                elif cells:
                    message = _("%(found)d cells where the header has %(wanted)d.")
                    counts = {"found": len(cells), "wanted": len(header)}
                    self._fault(table, reader.line_num, "", message % counts)
        except csv.Error as error:
            self._fault(table, reader.line_num, "", _("Not readable as CSV: %s") % error)

    def _header_is_right(self, table: Table, header: list[str]) -> bool:
        wrong = {column: _("This column is missing.") for column in table.columns}
        for column in header:
            if wrong.pop(column, None) is None:
                wrong[column] = _("Nobody knows this column, or it stands here twice.")
        for column, message in wrong.items():
            self._fault(table, 1, column, message)
        return not wrong

    def _objects(
        self, table: Table, lines: list[tuple[int, dict[str, str]]]
    ) -> list[NumberedObject]:
        rows: list[NumberedObject] = []
        seen: dict[tuple[Any, ...], int] = {}
        for line, cells in lines:
            before = len(self.faults)
            values = {}
            for column, cell in cells.items():
                try:
                    values[table.field(column).attname] = self._value(table, column, cell)
                except ValidationError as error:
                    self._fault(table, line, column, " ".join(error.messages))
            thing = table.model(**values)
            if len(self.faults) == before:
                self._check_alone(table, line, thing, seen)
                self._check_rules(table, line, thing)
            rows.append((line, thing))
        return rows

    def _value(self, table: Table, column: str, cell: str) -> Any:
        target = table.field(column)
        if cell != cell.strip():
            raise ValidationError(_("Spaces before or after the text."))
        if not cell.isprintable():
            raise ValidationError(_("There is a sign here that is not text."))
        if looks_misread(cell):
            raise ValidationError(_("“%s” looks like UTF-8 that was read as Windows-1252.") % cell)
        cell = plain_text(cell)
        if isinstance(target, models.ForeignKey):
            if cell and cell not in self.codes[target.related_model]:
                raise ValidationError(_("There is no “%s”.") % cell)
            if not cell and not target.null:
                raise ValidationError(_("This must not be empty."))
            return cell or None
        if isinstance(target, models.BooleanField):
            if cell not in TRUTH:
                raise ValidationError(_("Write true or false, not “%s”.") % cell)
            return TRUTH[cell]
        if not cell and not target.blank:
            raise ValidationError(_("This must not be empty."))
        # Uniqueness is looked at over the whole file, not against what is about to change.
        return target.clean(None if not cell and target.null else cell, None)

    def _check_alone(
        self, table: Table, line: int, thing: models.Model, seen: dict[tuple[Any, ...], int]
    ) -> None:
        """No other line has the same code, name in addresses or tile."""
        rules = table.model._meta.constraints
        groups = [
            table.key,
            *((column,) for column in table.columns if table.field(column).unique),
            *(
                tuple(r.fields)
                for r in rules
                if isinstance(r, UniqueConstraint) and not r.condition
            ),
        ]
        for group in dict.fromkeys(groups):
            shown = tuple(getattr(thing, table.field(column).attname) for column in group)
            first = seen.setdefault((group, shown), line)
            if first != line:
                message = _("%(value)s stands already on line %(line)d.")
                value = ", ".join("" if part is None else str(part) for part in shown)
                where = " + ".join(group)
                self._fault(table, line, where, message % {"value": value, "line": first})

    def _check_rules(self, table: Table, line: int, thing: models.Model) -> None:
        """Each rule asks the database, so that what it allowed once is not asked again."""
        for rule in table.model._meta.constraints:
            if not isinstance(rule, CheckConstraint):
                continue
            read = sorted(Q(rule.condition).referenced_base_fields)
            asked = (rule.name, *(getattr(thing, table.field(name).attname) for name in read))
            if asked in self.allowed:
                continue
            try:
                rule.validate(table.model, thing)
            except ValidationError as error:
                self._fault(table, line, "", " ".join(error.messages))
            else:
                self.allowed.add(asked)
