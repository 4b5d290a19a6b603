"""Adding to kept counts in one statement."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# As many rows in one statement: more than a browser's answers ever need.
BATCH = 1_000

# Numbers and texts; keys as the database takes them.
CountRow = tuple[Any, ...]


def add_to_counts(
    model: type[models.Model],
    key: Sequence[str],
    counts: Sequence[str],
    rows: Sequence[CountRow],
    *,
    where: str = "",
) -> None:
    """Insert, or add to the row that is there; `key` and `counts` name the columns of `rows`.

    `where` is the condition of the unique index, if only some rows are in it. Django's upsert can
    replace, not add; and an answer waits three times as long for it.
    """
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), [quote(name) for name in (*key, *counts)]
    added = columns[len(key) :]
    sums = ", ".join(f"{column} = {table}.{column} + excluded.{column}" for column in added)
    unique = f"({', '.join(columns[: len(key)])}) {where}"
    conflict = f"ON CONFLICT {unique} DO UPDATE SET {sums}"
    row = f"({', '.join(['%s'] * len(columns))})"
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        values = ", ".join([row] * len(batch))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values} {conflict}"  # noqa: S608, names of our own
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for each in batch for value in each])
