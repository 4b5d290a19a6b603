"""What the database itself refuses: a step that, however many are between, would take its own place.

Also a successor of another roadmap. The actions refuse both before, in words (`succession.py`); this
is the last word on two people who do it at once, and on whoever writes past the actions. On PostgreSQL
rows are put in one after the other: what another transaction has not committed yet, nobody could see.

A migration that changes `roadmap_succession` calls `remove` first and `install` last: SQLite makes such
a table anew and forgets its triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

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


TRIGGERS = tuple(
    RefusingTrigger(
        name=f"roadmap_succession_{act.lower()}",
        table="roadmap_succession",
        act=act,
        where=REFUSED_WHERE.format(is_another=is_another),
        refusal=REFUSAL,
        lock=LOCK,
    )
    for act, is_another in (("INSERT", "true"), ("UPDATE", "succession.id <> old.id"))
)


def install(connection: BaseDatabaseWrapper) -> None:
    create_all(TRIGGERS, connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    drop_all(TRIGGERS, connection)
