"""What the database itself refuses: a structure that stands under itself, however many are between.

`founding.py` refuses it before, in words. A migration that makes `structures_structure` anew calls `remove`
first and `install` last: SQLite forgets the triggers of such a table.
"""

from django.db import connection as database
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

REFUSAL = "A structure cannot stand under itself"
# Two keys, so that no other advisory lock is waited for: of the portal's structures, their parents.
LOCK = (7_310, 4)

REFUSED_WHERE = """EXISTS (
    WITH RECURSIVE above (id) AS (
        SELECT new.parent_id
        UNION
        SELECT structure.parent_id
        FROM structures_structure structure JOIN above ON structure.id = above.id
        WHERE structure.parent_id IS NOT NULL
    )
    SELECT 1 FROM above WHERE id = new.id
)"""

TRIGGERS = tuple(
    RefusingTrigger(
        name=f"structure_circle_{suffix}",
        table="structures_structure",
        act=act,
        when="new.parent_id IS NOT NULL",
        where=REFUSED_WHERE,
        refusal=REFUSAL,
        lock=LOCK,
    )
    for act, suffix in (("INSERT", "insert"), ("UPDATE OF parent_id", "update"))
)


def install(connection: BaseDatabaseWrapper) -> None:
    create_all(TRIGGERS, connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    drop_all(TRIGGERS, connection)


def wait_for_others() -> None:
    """Until this transaction ends nobody else changes what stands under what: whoever comes second looks at
    what the first has written, and hears in words why it cannot be. Call it before any row is locked: those
    who lock rows first and wait for this after would wait for each other."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
