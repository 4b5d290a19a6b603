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


def create_all(triggers: Iterable[RefusingTrigger], connection: BaseDatabaseWrapper) -> None:
    for trigger in triggers:
        trigger.create(connection)


def drop_all(triggers: Iterable[RefusingTrigger], connection: BaseDatabaseWrapper) -> None:
    for trigger in triggers:
        trigger.drop(connection)
