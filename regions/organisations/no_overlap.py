"""What the database itself refuses: two people who hold one office on the same day.

PostgreSQL by an exclusion constraint, SQLite by triggers. A migration that makes
`organisations_officeterm` anew calls `remove` first and `install` last: SQLite forgets such triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "organisations_officeterm"
NAME = "office_term_no_overlap"
ACTS = {"INSERT": "insert", "UPDATE": "update"}
REFUSAL = "Somebody else holds this office on some of these days"
_OVERLAPS = """EXISTS (
    SELECT 1 FROM organisations_officeterm other
    WHERE other.office_id = new.office_id AND other.id <> new.id
    AND COALESCE(other.starts_on, '0001-01-01') <= COALESCE(new.ends_on, '9999-12-31')
    AND COALESCE(new.starts_on, '0001-01-01') <= COALESCE(other.ends_on, '9999-12-31')
)"""


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist"
                " (office_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)"
            )
            return
        for act, suffix in ACTS.items():
            # Before an insert SQLite has not yet given the row its number.
            when = _OVERLAPS if act == "UPDATE" else _OVERLAPS.replace("other.id <> new.id", "true")
            cursor.execute(
                f"CREATE TRIGGER {NAME}_{suffix} BEFORE {act} ON {TABLE} WHEN {when}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({NAME}).'); END"
            )


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")
            return
        for suffix in ACTS.values():
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{suffix}")
