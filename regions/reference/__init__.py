"""The reference tables under `regions/data`: checked as a whole, and written all or not at all."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit import trail
from regions.figures import record_figures
from regions.models import IndicatorValue
from regions.reference.faults import Fault, FaultyReference
from regions.reference.reader import NumberedObject, Reader
from regions.reference.tables import Table

__all__ = ["DATA", "Fault", "FaultyReference", "Outcome", "load_reference"]

DATA = Path(__file__).parent.parent / "data"


@dataclass
class Outcome:
    """What loading one table did, by code."""

    file: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0


@transaction.atomic
def load_reference(folder: Path = DATA, *, at: dt.datetime | None = None) -> list[Outcome]:
    """Bring the tables in line with the files, by code. A fault anywhere changes nothing.

    What stands in the database and not in the files stays: a code once given may be in use. A figure
    that changed becomes a new version, and the old one stays readable.
    """
    reader = Reader(folder)
    tables = reader.read()
    if reader.faults:
        raise FaultyReference(reader.faults)
    at = at or timezone.now()
    outcomes = [_written(table, rows, at) for table, rows in tables]
    counts = {o.file: {"added": len(o.added), "changed": len(o.changed)} for o in outcomes}
    if any(o.added or o.changed for o in outcomes):
        trail.record("reference.loaded", subject=None, by=None, tables=counts)
    return outcomes


def _written(table: Table, rows: list[NumberedObject], at: dt.datetime) -> Outcome:
    return _record(table, rows, at) if table.model is IndicatorValue else _write(table, rows)


def _record(table: Table, rows: list[NumberedObject], at: dt.datetime) -> Outcome:
    """Figures are versions: the file's is the newest."""
    figures = [thing for _line, thing in rows if isinstance(thing, IndicatorValue)]
    written = record_figures(figures, by=None, at=at)
    outcome = Outcome(table.file, same=len(rows) - len(written))
    for figure in written:
        (outcome.changed if figure.supersedes_id else outcome.added).append(_name(table, figure))
    return outcome


def _name(table: Table, thing: Model) -> str:
    return " ".join(str(part) for part in table.key_of(thing) if part not in (None, ""))


def _write(table: Table, rows: list[NumberedObject]) -> Outcome:
    outcome = Outcome(table.file)
    standing = {table.key_of(thing): thing for thing in table.model._default_manager.all()}
    names = [table.field(column).attname for column in table.columns]
    for line, thing in rows:
        key = table.key_of(thing)
        name = _name(table, thing)
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
