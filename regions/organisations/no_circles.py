"""What the database itself refuses: an organisation that belongs to itself or replaces itself in the end.

However many are between. Forms and files refuse it before, in words; this is the last word on two people
who do it at once. On PostgreSQL parents and successors are written one after the other: what another
transaction has not committed yet, nobody could see.

A migration that makes `organisations_organisation` anew calls `remove` first and `install` last: SQLite
forgets the triggers of such a table.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

TABLE = "organisations_organisation"
# Two keys, so that no other advisory lock is waited for.
LOCK = (7_310, 3)

# One row after the other, each by its key: joined with the table, thousands of rows that a file brings took
# as long for each as there were rows before it, for the plan is made once, while there are few.
CLIMB = """DECLARE upper_id bigint := new.{column};
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    WHILE upper_id IS NOT NULL LOOP
        IF upper_id = new.id THEN
            RAISE EXCEPTION '{refusal} (%).', TG_NAME USING ERRCODE = 'check_violation';
        END IF;
        SELECT {column} INTO upper_id FROM {table} WHERE id = upper_id;
    END LOOP;
    RETURN new;
END"""

REFUSED_WHERE = """EXISTS (
    WITH RECURSIVE above (id) AS (
        SELECT new.{column}
        UNION
        SELECT organisation.{column}
        FROM {table} organisation JOIN above ON organisation.id = above.id
        WHERE organisation.{column} IS NOT NULL
    )
    SELECT 1 FROM above WHERE id = new.id
)"""


def _triggers(name: str, column: str, refusal: str) -> tuple[RefusingTrigger, ...]:
    told = {
        "column": column,
        "table": TABLE,
        "refusal": refusal,
        "lock": f"{LOCK[0]}, {LOCK[1]}",
    }
    return tuple(
        RefusingTrigger(
            name=f"{name}_{suffix}",
            table=TABLE,
            act=act,
            when=f"new.{column} IS NOT NULL",
            where=REFUSED_WHERE.format(**told),
            refusal=refusal,
            body=f" SET enable_seqscan TO off AS $body${CLIMB.format(**told)}$body$",
        )
        for act, suffix in (("INSERT", "insert"), (f"UPDATE OF {column}", "update"))
    )


TRIGGERS = (
    *_triggers("organisation_circle", "parent_id", "An organisation cannot belong to itself"),
    *_triggers(
        "organisation_successor_circle", "replaced_by_id", "An organisation cannot replace itself"
    ),
)


def install(connection: BaseDatabaseWrapper) -> None:
    create_all(TRIGGERS, connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    drop_all(TRIGGERS, connection)
