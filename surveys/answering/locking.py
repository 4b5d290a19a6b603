"""What is locked while answers are written: the round, so that it closes before or after, and the invitation."""

import datetime as dt
from typing import Any

from django.db import connection

from surveys.answering import plain
from surveys.models import Invitation, Round


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


def note_if_awaiting(invitation: Invitation, **moments: dt.datetime) -> bool:
    """Write down when it was started or answered; False where it was answered or withdrawn before.

    The question and the lock of the row in one statement.
    """
    awaiting = {"id": invitation.pk, "answered_at": None, "revoked_at": None}
    return plain.update(Invitation, awaiting, **moments)


def _moment(at: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
