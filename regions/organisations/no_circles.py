"""What the database itself refuses: an organisation that belongs to itself, however many are between.

Forms and files refuse it before, in words; this is the last word on two people who do it at once. On
PostgreSQL parents are written one after the other: what another transaction has not committed yet,
nobody could see.

A migration that makes `organisations_organisation` anew calls `remove` first and `install` last: SQLite
forgets the triggers of such a table.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "organisations_organisation"
NAMES = {
    "INSERT": "organisation_circle_insert",
    "UPDATE OF parent_id": "organisation_circle_update",
}
REFUSAL = "An organisation cannot belong to itself"
# Two keys, so that no other advisory lock is waited for.
LOCK = (7_310, 3)

# One row after the other, each by its key: joined with the table, thousands of rows that a file brings took
# as long for each as there were rows before it, for the plan is made once, while there are few.
CLIMB = f"""DECLARE upper_id bigint := new.parent_id;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK[0]}, {LOCK[1]});
    WHILE upper_id IS NOT NULL LOOP
        IF upper_id = new.id THEN
            RAISE EXCEPTION '{REFUSAL} (%).', TG_NAME USING ERRCODE = 'check_violation';
        END IF;
        SELECT parent_id INTO upper_id FROM {TABLE} WHERE id = upper_id;
    END LOOP;
    RETURN new;
END"""  # noqa: S608, names of our own

REFUSED_WHERE = """EXISTS (
    WITH RECURSIVE above (id) AS (
        SELECT new.parent_id
        UNION
        SELECT organisation.parent_id
        FROM organisations_organisation organisation JOIN above ON organisation.id = above.id
        WHERE organisation.parent_id IS NOT NULL
    )
    SELECT 1 FROM above WHERE id = new.id
)"""


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for act, name in NAMES.items():
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                    f" SET enable_seqscan TO off AS $body${CLIMB}$body$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} FOR EACH ROW"
                    f" WHEN (new.parent_id IS NOT NULL) EXECUTE FUNCTION {name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE}"
                    f" WHEN new.parent_id IS NOT NULL AND {REFUSED_WHERE}"
                    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({name}).'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in NAMES.values():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
