"""What the database itself refuses: two leads of one region on one day.

`Assignment.clean` refuses it before, in words. This is the last word on two people who assign at once
(on PostgreSQL they are put in one after the other: what another transaction has not committed yet,
nobody could see), and on whoever writes past the actions. SQLite has no exclusion constraint, and that of
PostgreSQL needs an extension, so both have a trigger.

A migration that changes `regions_assignment` calls `remove` first and `install` last: SQLite makes such a
table anew and forgets its triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "regions_assignment"
NAMES = {"INSERT": "regions_one_lead_insert", "UPDATE": "regions_one_lead_update"}
REFUSAL = "A region has one lead at a time"
# Two keys, so that no other advisory lock is waited for: of the portal's regions, their leads.
LOCK = (7_310, 2)

REFUSED_WHERE = """new.kind = 'lead' AND EXISTS (
    SELECT 1 FROM regions_assignment other
    WHERE other.region_id = new.region_id AND other.kind = 'lead' AND other.id <> {itself}
        AND (other.ends_on IS NULL OR other.ends_on >= new.starts_on)
        AND (new.ends_on IS NULL OR new.ends_on >= other.starts_on)
)"""


def _refused_where(act: str) -> str:
    # Before SQLite has put a row in, it has no number.
    return REFUSED_WHERE.format(itself="old.id" if act == "UPDATE" else "-1")


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for act, name in NAMES.items():
            if connection.vendor == "postgresql":
                first, second = LOCK
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$"
                    f"BEGIN IF new.kind = 'lead' THEN"
                    f" PERFORM pg_advisory_xact_lock({first}, {second}); END IF;"
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
