"""Plain statements on one table, for what every answer writes.

The ORM takes longer to word them than the database to carry them out. Names are those of columns;
`None` in a condition asks for an empty column. No signals, no defaults: all of it is given.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Model = type[models.Model]


def insert(
    model: Model, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ending: str = ""
) -> None:
    """All rows in one statement."""
    names = ", ".join(map(quoted, columns))
    row = f"({', '.join(['%s'] * len(columns))})"
    places = ", ".join([row] * len(rows))
    statement = f"INSERT INTO {table_name(model)} ({names}) VALUES {places} {ending}"  # noqa: S608
    _execute(statement, [value for row in rows for value in row])


def save_new(objects: Sequence[models.Model]) -> None:
    """All objects of one model in one statement, keys and all."""
    columns = [field.attname for field in objects[0]._meta.concrete_fields]
    insert(type(objects[0]), columns, [[getattr(each, c) for c in columns] for each in objects])


def update(model: Model, where: Mapping[str, Any], **changes: Any) -> bool:
    """Whether a row was as `where` says; it is locked until the transaction ends."""
    changed = ", ".join(f"{quoted(name)} = %s" for name in changes)
    statement = f"UPDATE {table_name(model)} SET {changed} WHERE {_conditions(where)}"  # noqa: S608
    return _execute(statement, [*changes.values(), *_asked(where)]) > 0


def delete(model: Model, where: Mapping[str, Any]) -> bool:
    """Whether a row was as `where` says. Nothing may hang on it."""
    statement = f"DELETE FROM {table_name(model)} WHERE {_conditions(where)}"  # noqa: S608
    return _execute(statement, _asked(where)) > 0


def table_name(model: Model) -> str:
    return quoted(model._meta.db_table)


def quoted(name: str) -> str:
    """A name of our own, as PostgreSQL and SQLite both quote it."""
    return f'"{name}"'


def _conditions(where: Mapping[str, Any]) -> str:
    return " AND ".join(
        f"{quoted(name)} IS NULL" if value is None else f"{quoted(name)} = %s"
        for name, value in where.items()
    )


def _asked(where: Mapping[str, Any]) -> list[Any]:
    return [value for value in where.values() if value is not None]


def _execute(statement: str, values: Sequence[Any]) -> int:
    # Not the proxy, which looks for the connection each time it is asked for anything.
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        cursor.execute(statement, [_adapted(value, database) for value in values])
        return int(cursor.rowcount)


def _adapted(value: Any, database: BaseDatabaseWrapper) -> Any:
    """As this database takes it; numbers and texts as they are."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, UUID):
        return value if database.features.has_native_uuid_field else value.hex
    if isinstance(value, dt.datetime):
        return database.ops.adapt_datetimefield_value(value)
    return database.ops.adapt_json_value(value, None)
