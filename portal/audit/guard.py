"""What the database itself refuses: the trail is appended to, whoever asks and in whatever words.

Links are put in behind the newest anchor alone. Two things are let through. The database knows them by their shape: there is no switch that a
program could turn.

- A label may be blanked together with its salt, while nothing else of the line changes.
- Lines go at the old end, up to an anchor. An anchor is taken only where it keeps the hash of a
  link that stands, where whole months lie before it, and where those months are old by the clock of
  the database.

Whoever owns the tables can take all this away (docs/adr/0021-insert-only-trail.md); then `missing`
says so. A migration that changes one of the tables calls `remove` first and `install` last: SQLite
makes such tables anew and forgets their triggers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.audit.models.event import FIXED, LABELS

# The database lets nothing younger go. To keep the trail for longer needs no change here.
LEAST_MONTHS_KEPT = 24

TABLES = ("audit_auditevent", "audit_chainlink", "audit_anchor")
EVENT, LINK, ANCHOR = TABLES
REFUSAL = "The trail is appended to, never changed"

IS_BLANKED = " AND ".join(
    f"(new.{label} = old.{label} AND new.{salt} = old.{salt} OR new.{label} = '' AND new.{salt} = '')"
    for label, salt in LABELS
)
IS_CUT_OFF = """EXISTS (
    SELECT 1 FROM audit_chainlink
    WHERE event_id = old.id AND position <= (SELECT max(position) FROM audit_anchor))"""
HAS_LOST_ITS_LINE = """coalesce(
    old.position <= (SELECT max(position) FROM audit_anchor)
    AND NOT EXISTS (SELECT 1 FROM audit_auditevent WHERE id = old.event_id), false)"""
KEEPS_A_HASH = """EXISTS (
    SELECT 1 FROM audit_chainlink WHERE position = new.position AND hash = new.hash)"""
GOES_FURTHER = """NOT EXISTS (
    SELECT 1 FROM audit_anchor WHERE position >= new.position OR before > new.before)"""
SPARES_THE_YOUNG = """NOT EXISTS (
    SELECT 1 FROM audit_chainlink JOIN audit_auditevent ON audit_auditevent.id = event_id
    WHERE position <= new.position AND at >= {begin})"""
# A link at or before an anchor would make its line, however young, one that may go.
IS_BEHIND_THE_CUT = "new.position <= coalesce((SELECT max(position) FROM audit_anchor), 0)"
# INSERT OR REPLACE of SQLite takes away the row that is in its way, and asks no other trigger.
LINE_STANDS = "EXISTS (SELECT 1 FROM audit_auditevent WHERE id = new.id)"
LINK_STANDS = """EXISTS (
    SELECT 1 FROM audit_chainlink WHERE position = new.position OR event_id = new.event_id)"""


@dataclass(frozen=True)
class Trigger:
    """Refuses what is done to a row of `table` where the condition holds."""

    name: str
    table: str
    act: str
    refused_where: str

    def function(self) -> str:
        """The body of PostgreSQL's function."""
        row = "old" if self.act == "DELETE" else "new"
        return f"""BEGIN
IF {self.refused_where} THEN
RAISE EXCEPTION '{REFUSAL} (%).', TG_NAME USING ERRCODE = 'restrict_violation';
END IF;
RETURN {row};
END"""

    def postgresql(self) -> tuple[str, str]:
        each = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        function = (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger"
            f" LANGUAGE plpgsql AS $body${self.function()}$body$"
        )
        trigger = (
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table}"
            f" FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )
        return function, trigger

    def sqlite(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table}"
            f" WHEN {self.refused_where}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({self.name}).'); END"
        )


def triggers(vendor: str, months_kept: int = LEAST_MONTHS_KEPT) -> Iterator[Trigger]:
    """What stands guard in a database of that vendor."""
    if vendor == "postgresql":
        changes = " OR ".join(
            f"CAST(new.{column} AS text) IS DISTINCT FROM CAST(old.{column} AS text)"
            for column in FIXED
        )
        begin = "new.before::timestamp AT TIME ZONE 'UTC'"
        is_first_day = "extract(day FROM new.before) = 1"
        is_old = f"new.before <= (now() AT TIME ZONE 'UTC' - interval '{months_kept} months')::date"
    else:
        changes = " OR ".join(f"new.{column} IS NOT old.{column}" for column in FIXED)
        begin = "new.before"
        is_first_day = "strftime('%d', new.before) = '01'"
        is_old = f"new.before <= date('now', '{-months_kept:+d} months')"
    spares_the_young = SPARES_THE_YOUNG.format(begin=begin)
    is_anchored = (
        f"{is_first_day} AND {is_old} AND {GOES_FURTHER} AND {KEEPS_A_HASH} AND {spares_the_young}"
    )

    yield Trigger("audit_event_update", EVENT, "UPDATE", f"{changes} OR NOT ({IS_BLANKED})")
    yield Trigger("audit_event_delete", EVENT, "DELETE", f"NOT {IS_CUT_OFF}")
    link_refused = IS_BEHIND_THE_CUT
    if vendor == "sqlite":
        link_refused = f"{IS_BEHIND_THE_CUT} OR {LINK_STANDS}"
    yield Trigger("audit_link_insert", LINK, "INSERT", link_refused)
    yield Trigger("audit_link_update", LINK, "UPDATE", "true")
    yield Trigger("audit_link_delete", LINK, "DELETE", f"NOT {HAS_LOST_ITS_LINE}")
    yield Trigger("audit_anchor_insert", ANCHOR, "INSERT", f"({is_anchored}) IS NOT TRUE")
    yield Trigger("audit_anchor_update", ANCHOR, "UPDATE", "true")
    yield Trigger("audit_anchor_delete", ANCHOR, "DELETE", "true")
    if vendor == "postgresql":
        yield Trigger("audit_event_truncate", EVENT, "TRUNCATE", "true")
        yield Trigger("audit_link_truncate", LINK, "TRUNCATE", "true")
        yield Trigger("audit_anchor_truncate", ANCHOR, "TRUNCATE", "true")
    else:
        yield Trigger("audit_event_insert", EVENT, "INSERT", LINE_STANDS)


def install(connection: BaseDatabaseWrapper, *, months_kept: int = LEAST_MONTHS_KEPT) -> None:
    """Set the guard up. Another `months_kept` is for tests, which cannot wait."""
    with connection.cursor() as cursor:
        for trigger in triggers(connection.vendor, months_kept):
            if connection.vendor == "postgresql":
                for statement in trigger.postgresql():
                    cursor.execute(statement)
            else:
                cursor.execute(trigger.sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for migrations, and for what throws a whole database away."""
    with connection.cursor() as cursor:
        for trigger in triggers(connection.vendor):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that do not stand guard as they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
                " WHERE tgrelid IN (%s::regclass, %s::regclass, %s::regclass)"
                " AND tgenabled IN ('O', 'A')",
                [EVENT, LINK, ANCHOR],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = dict(cursor.fetchall())
    wanted = {
        trigger.name: trigger.function() if connection.vendor == "postgresql" else trigger.sqlite()
        for trigger in triggers(connection.vendor)
    }
    return sorted(name for name, text in wanted.items() if standing.get(name) != text)
