"""What the database itself refuses: a step that, however many are between, would take its own place.

Also a successor of another roadmap. The actions refuse both before, in words (`succession.py`); this
is the last word on two people who do it at once, and on whoever writes past the actions. On PostgreSQL
rows are put in one after the other: what another transaction has not committed yet, nobody could see.

A migration that changes `roadmap_succession` calls `remove` first and `install` last: SQLite makes such
a table anew and forgets its triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "roadmap_succession"
NAMES = {"INSERT": "roadmap_succession_insert", "UPDATE": "roadmap_succession_update"}
REFUSAL = "A step cannot take its own place, nor one of another roadmap"
# Two keys, so that no other advisory lock is waited for: of the portal's roadmaps, their successions.
LOCK = (7_310, 1)

# `is_another` leaves out the row itself, which an update finds in the table as it was.
REFUSED_WHERE = """EXISTS (
    WITH RECURSIVE later (step) AS (
        SELECT new.successor_id
        UNION
        SELECT succession.successor_id
        FROM roadmap_succession succession JOIN later ON succession.step_id = later.step
        WHERE {is_another}
    )
    SELECT 1 FROM later WHERE step = new.step_id
) OR (
    SELECT count(DISTINCT roadmap_id)
    FROM roadmap_priority JOIN roadmap_step ON roadmap_step.priority_id = roadmap_priority.id
    WHERE roadmap_step.id IN (new.step_id, new.successor_id)
) > 1"""


def _refused_where(act: str) -> str:
    is_another = "succession.id <> old.id" if act == "UPDATE" else "true"
    return REFUSED_WHERE.format(is_another=is_another)


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for act, name in NAMES.items():
            if connection.vendor == "postgresql":
                first, second = LOCK
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$"
                    f"BEGIN PERFORM pg_advisory_xact_lock({first}, {second});"
                    f" IF {_refused_where(act)} THEN"
                    f" RAISE EXCEPTION '{REFUSAL} (%).', TG_NAME USING ERRCODE = 'check_violation';"
                    f" END IF; RETURN new; END$body$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE}"
                    f" FOR EACH ROW EXECUTE FUNCTION {name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} WHEN {_refused_where(act)}"
                    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({name}).'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in NAMES.values():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
