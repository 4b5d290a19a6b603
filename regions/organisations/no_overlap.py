"""What the database itself refuses: two people who hold one office on the same day.

PostgreSQL by an exclusion constraint, SQLite by triggers. A migration that makes
`organisations_officeterm` anew calls `remove` first and `install` last: SQLite forgets such triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

TABLE = "organisations_officeterm"
NAME = "office_term_no_overlap"
REFUSAL = "Somebody else holds this office on some of these days"
_OVERLAPS = """EXISTS (
    SELECT 1 FROM organisations_officeterm other
    WHERE other.office_id = new.office_id AND other.id <> new.id
    AND COALESCE(other.starts_on, '0001-01-01') <= COALESCE(new.ends_on, '9999-12-31')
    AND COALESCE(new.starts_on, '0001-01-01') <= COALESCE(other.ends_on, '9999-12-31')
)"""


# Before an insert SQLite has not yet given the row its number.
TRIGGERS = tuple(
    RefusingTrigger(
        name=f"{NAME}_{act.lower()}",
        table=TABLE,
        act=act,
        where=_OVERLAPS.replace("other.id <> new.id", itself),
        refusal=REFUSAL,
    )
    for act, itself in (("INSERT", "true"), ("UPDATE", "other.id <> new.id"))
)


def install(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor != "postgresql":
        create_all(TRIGGERS, connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        cursor.execute(
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist"
            " (office_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
        )


def remove(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor != "postgresql":
        drop_all(TRIGGERS, connection)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")
