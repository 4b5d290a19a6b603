"""Triggers by which the database itself refuses a row, on PostgreSQL and SQLite alike.

What two people do at once, and what is written past the actions, no form can refuse. A migration that
changes a table with such triggers drops them first and creates them last: SQLite makes the table anew and
forgets them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class RefusingTrigger:
    """Refuses `act` on `table` where `where` holds, an expression over `new` (and `old` of an update)."""

    name: str
    table: str
    # `INSERT`, `UPDATE`, `UPDATE OF column`.
    act: str
    where: str
    # In English, for the log: people read the words of the action that looked before.
    refusal: str
    # Of which rows it is asked at all.
    when: str = ""
    # PostgreSQL: two keys of an advisory lock. Rows are written one after the other, for what another
    # transaction has not committed yet, nobody can see.
    lock: tuple[int, int] | None = None
    # PostgreSQL: the function in full, where `where` would be too slow for many rows.
    body: str = ""

    def create(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                when = f"({self.when}) AND ({self.where})" if self.when else self.where
                cursor.execute(
                    f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} WHEN {when}"
                    f" BEGIN SELECT RAISE(ABORT, '{self.refusal} ({self.name}).'); END"
                )
                return
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql"
                f"{self.body or self._body()}"
            )
            when = f" WHEN ({self.when})" if self.when else ""
            cursor.execute(
                f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table}"
                f" FOR EACH ROW{when} EXECUTE FUNCTION {self.name}()"
            )

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.name}")

    def _body(self) -> str:
        lock = (
            f" PERFORM pg_advisory_xact_lock({self.lock[0]}, {self.lock[1]});" if self.lock else ""
        )
        return (
            f" AS $body$BEGIN{lock} IF {self.where} THEN"
            f" RAISE EXCEPTION '{self.refusal} (%).', TG_NAME USING ERRCODE = 'check_violation';"
            f" END IF; RETURN new; END$body$"
        )


@dataclass(frozen=True)
class NoOverlap:
    """No two rows of the same `columns` stand on the same day: PostgreSQL by an exclusion constraint,
    SQLite by triggers.

    Rows have `starts_on` and `ends_on`, both included; an empty one is open. Rows in which one of the
    columns is empty, or of which `condition` does not hold, are not asked.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    refusal: str
    # An expression that begins with the bare name of a column.
    condition: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor != "postgresql":
            create_all(self._triggers, connection)
            return
        same = ", ".join(f"{column} WITH =" for column in self.columns)
        where = f" WHERE ({self.condition})" if self.condition else ""
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist"
                f" ({same}, daterange(starts_on, ends_on, '[]') WITH &&){where}"
            )

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor != "postgresql":
            drop_all(self._triggers, connection)
            return
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT IF EXISTS {self.name}")

    @property
    def _triggers(self) -> "tuple[RefusingTrigger, ...]":
        same = " AND ".join(f"other.{column} = new.{column}" for column in self.columns)
        asked = f" AND other.{self.condition}" if self.condition else ""
        # Before an insert SQLite has not yet given the row its number.
        return tuple(
            RefusingTrigger(
                name=f"{self.name}_{act.lower()}",
                table=self.table,
                act=act,
                when=f"new.{self.condition}" if self.condition else "",
                where=f"""EXISTS (
    SELECT 1 FROM {self.table} other
    WHERE {same} AND {itself}{asked}
    AND COALESCE(other.starts_on, '0001-01-01') <= COALESCE(new.ends_on, '9999-12-31')
    AND COALESCE(new.starts_on, '0001-01-01') <= COALESCE(other.ends_on, '9999-12-31')
)""",  # noqa: S608, names of our own
                refusal=self.refusal,
            )
            for act, itself in (("INSERT", "true"), ("UPDATE", "other.id <> new.id"))
        )


def create_all(triggers: Iterable[RefusingTrigger], connection: BaseDatabaseWrapper) -> None:
    for trigger in triggers:
        trigger.create(connection)


def drop_all(triggers: Iterable[RefusingTrigger], connection: BaseDatabaseWrapper) -> None:
    for trigger in triggers:
        trigger.drop(connection)
