"""What a merging did to each row, as plain data: enough to undo it exactly, even years later."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

Entry = dict[str, Any]
# So many primary keys stand in one statement.
BATCH = 500


class Journal:
    """Does what parts ask for, and writes it down in its order."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def moved(self, rows: "QuerySet[Any]", column: str, *, was: int, now: int) -> int:
        """Rows that point to one organisation by `column` point to the other; gives how many."""
        pks = list(rows.values_list("pk", flat=True))
        if not pks:
            return 0
        model = rows.model
        for some in batches(pks):
            model._base_manager.filter(pk__in=some).update(**{column: now})
        self._add("moved", model, pks=list(map(plain, pks)), column=column, was=was, now=now)
        return len(pks)

    def updated(self, row: Model, **values: Any) -> None:
        """Other values in some columns (`_id` of keys) of one row."""
        was = {name: plain(getattr(row, name)) for name in values}
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        now = {name: plain(value) for name, value in values.items()}
        self._add("updated", type(row), pk=plain(row.pk), was=was, now=now)

    def deleted(self, rows: "QuerySet[Any]") -> int:
        """The rows alone: what points to them must have gone before."""
        found = list(rows)
        if found:
            kept = [row_as_json(row) for row in found]
            model = rows.model
            for some in batches([row.pk for row in found]):
                model._base_manager.filter(pk__in=some).delete()
            self._add("deleted", model, rows=kept)
        return len(found)

    def created(self, row: Model) -> None:
        """A row that was saved for this merging."""
        self._add("created", type(row), row=row_as_json(row))

    def facts(self, number: int, changed: Mapping[str, Sequence[Any]]) -> None:
        """Facts that were written in their own way: key → [old, new]."""
        if changed:
            self.entries.append({"act": "facts", "number": number, "facts": dict(changed)})

    def noted(self, part: str, data: Mapping[str, Any]) -> None:
        """What only the part of this name can undo."""
        self.entries.append({"act": "part", "part": part, "data": dict(data)})

    def _add(self, act: str, model: type[Model], **told: Any) -> None:
        self.entries.append({"act": act, "model": model._meta.label_lower, **told})


def batches(pks: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def model_of(entry: Entry) -> type[Model]:
    """Raises `LookupError` where a newer release has it no more."""
    return apps.get_model(entry["model"])


def plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return value


def row_as_json(row: Model) -> dict[str, Any]:
    return {field.attname: plain(getattr(row, field.attname)) for field in fields_of(type(row))}


def row_from_json(model: type[Model], kept: Mapping[str, Any]) -> Model:
    """Columns that have come since have their defaults; those that have gone are left out."""
    return model(
        **{
            field.attname: _value(field, kept[field.attname])
            for field in fields_of(model)
            if field.attname in kept
        }
    )


def values_from_json(model: type[Model], kept: Mapping[str, Any]) -> dict[str, Any]:
    by_name = {field.attname: field for field in fields_of(model)}
    return {name: _value(by_name[name], value) for name, value in kept.items() if name in by_name}


def fields_of(model: type[Model]) -> Iterable["Field[Any, Any]"]:
    return model._meta.concrete_fields


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    if value is None or field.get_internal_type() == "JSONField":
        return value
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.to_python(value)
