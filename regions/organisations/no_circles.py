"""What the database itself refuses: an organisation that belongs to itself, however many are between.

Forms and files refuse it before, in words; this is the last word on two people who do it at once. On
PostgreSQL parents are written one after the other: what another transaction has not committed yet,
nobody could see.

A migration that makes `organisations_organisation` anew calls `remove` first and `install` last: SQLite
forgets the triggers of such a table.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

TABLE = "organisations_organisation"
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


TRIGGERS = tuple(
    RefusingTrigger(
        name=f"organisation_circle_{suffix}",
        table=TABLE,
        act=act,
        when="new.parent_id IS NOT NULL",
        where=REFUSED_WHERE,
        refusal=REFUSAL,
        body=f" SET enable_seqscan TO off AS $body${CLIMB}$body$",
    )
    for act, suffix in (("INSERT", "insert"), ("UPDATE OF parent_id", "update"))
)


def install(connection: BaseDatabaseWrapper) -> None:
    create_all(TRIGGERS, connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    drop_all(TRIGGERS, connection)
