"""Keeping a round as it is while answers are written, so that it closes before or after, not between."""

import datetime as dt
from typing import Any

from django.db import connection

from surveys.models import Round


def lock_round(round_id: int, *, open_at: dt.datetime | None = None) -> bool:
    """Let the round not change before this transaction ends; any number may hold it at once.

    With `open_at`, False if no answer is taken at that moment. It must come first in the
    transaction: foreign keys take the same lock, but last, when counts are held that others wait for.
    """
    quote = connection.ops.quote_name
    conditions, values = f"{quote('id')} = %s", [round_id]
    if open_at is not None:
        conditions += (
            " AND opened_at IS NOT NULL AND closed_at IS NULL AND opens_at <= %s AND closes_at > %s"
        )
        values += [_moment(open_at), _moment(open_at)]
    # SQLite has one writer at a time, who holds everything.
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    table = quote(Round._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {conditions}{lock}", values)  # noqa: S608
        return cursor.fetchone() is not None


def _moment(at: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
