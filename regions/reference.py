"""The reference tables under `data/`: read, checked as a whole, and written all or not at all."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from portal.audit import trail
from regions.models import (
    CollaborativeArea,
    Indicator,
    IndicatorValue,
    Municipality,
    Region,
    WorkArea,
)

DATA = Path(__file__).parent / "data"
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Table:
    """One file and the model its rows become. Columns are named like the model's fields."""

    file: str
    model: type[models.Model]
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)

    def field(self, column: str) -> "models.Field[Any, Any]":
        return self.model._meta.get_field(column)  # type: ignore[return-value]

    def key_of(self, thing: models.Model) -> tuple[Any, ...]:
        return tuple(getattr(thing, self.field(column).attname) for column in self.key)


def _three(name: str) -> tuple[str, ...]:
    return f"{name}_fi", f"{name}_sv", f"{name}_en"


# In this order: what is pointed at comes first.
TABLES = (
    Table("collaborative_areas.csv", CollaborativeArea, ("code", *_three("name"))),
    Table("work_areas.csv", WorkArea, ("code", *_three("name"))),
    Table(
        "regions.csv",
        Region,
        ("code", "slug", *_three("name"), *_three("short_name"), "seat_city")
        + ("collaborative_area", "work_area", "is_bilingual", "website", "tile_row", "tile_col"),
    ),
    Table(
        "municipalities.csv",
        Municipality,
        ("code", "name_fi", "name_sv", "region", "population", "population_year")
        + ("languages", "sami_homeland", "valid_to", "merged_into"),
    ),
    Table(
        "indicators.csv",
        Indicator,
        ("code", "topic", "position", *_three("name"), *_three("unit"), *_three("note"))
        + ("direction", "decimals"),
    ),
    Table(
        "indicator_values.csv",
        IndicatorValue,
        ("indicator", "region", "value", "n", "standing", "reference_on")
        + ("kind", "source", "source_url", "licence"),
        key=("indicator", "region", "reference_on"),
    ),
)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: line 1 is the header; no column means the whole line."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        column = _(", column %(column)s") % {"column": self.column} if self.column else ""
        place = _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line}
        return f"{place}{column}: {self.message}"


class FaultyReference(ValueError):
    """The tables were refused; nothing has changed."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass
class Outcome:
    """What loading one table did, by code."""

    file: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0


Row = tuple[int, models.Model]


class Reader:
    """Turns the files of one folder into objects, and gathers everything that is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.codes: dict[type[models.Model], set[Any]] = {}

    def read(self) -> list[tuple[Table, list[Row]]]:
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

    def _objects(self, table: Table, lines: list[tuple[int, dict[str, str]]]) -> list[Row]:
        rows: list[Row] = []
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
        if looks_misread(cell):
            raise ValidationError(_("“%s” looks like UTF-8 that was read as Windows-1252.") % cell)
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
        groups = [table.key, *((c,) for c in table.columns if table.field(c).unique)]
        for rule in table.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and rule.condition is None:
                groups.append(tuple(rule.fields))
        for group in dict.fromkeys(groups):
            shown = tuple(getattr(thing, table.field(column).attname) for column in group)
            first = seen.setdefault((group, shown), line)
            if first != line:
                message = _("%(value)s stands already on line %(line)d.")
                value = ", ".join("" if part is None else str(part) for part in shown)
                where = " + ".join(group)
                self._fault(table, line, where, message % {"value": value, "line": first})

    def _check_rules(self, table: Table, line: int, thing: models.Model) -> None:
        for rule in table.model._meta.constraints:
            if isinstance(rule, models.CheckConstraint):
                try:
                    rule.validate(table.model, thing)
                except ValidationError as error:
                    self._fault(table, line, "", " ".join(error.messages))


def looks_misread(text: str) -> bool:
    """Whether å, ä or ö became two signs on the way: `HÃ¤meenlinna`."""
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


@transaction.atomic
def load_reference(folder: Path = DATA) -> list[Outcome]:
    """Bring the tables in line with the files, by code. A fault anywhere changes nothing.

    What stands in the database and not in the files stays: a code once given may be in use.
    """
    reader = Reader(folder)
    tables = reader.read()
    if reader.faults:
        raise FaultyReference(reader.faults)
    outcomes = [_write(table, rows) for table, rows in tables]
    counts = {o.file: {"added": len(o.added), "changed": len(o.changed)} for o in outcomes}
    if any(o.added or o.changed for o in outcomes):
        trail.record("reference.loaded", subject=None, by=None, tables=counts)
    return outcomes


def _write(table: Table, rows: list[Row]) -> Outcome:
    outcome = Outcome(table.file)
    standing = {table.key_of(thing): thing for thing in table.model._default_manager.all()}
    names = [table.field(column).attname for column in table.columns]
    for line, thing in rows:
        key = table.key_of(thing)
        name = " ".join(str(part) for part in key if part is not None)
        old = standing.get(key)
        if old and all(getattr(old, n) == getattr(thing, n) for n in names):
            outcome.same += 1
            continue
        if old:
            thing.pk = old.pk
        try:
            with transaction.atomic():
                thing.save(force_insert=not old, force_update=bool(old))
        except IntegrityError as error:
            fault = Fault(table.file, line, "", _("The database refuses it: %s") % error)
            raise FaultyReference([fault]) from error
        (outcome.changed if old else outcome.added).append(name)
    return outcome
