"""What the database itself refuses: two leads of one region on one day.

`Assignment.clean` refuses it before, in words. This is the last word on two people who assign at once
(on PostgreSQL they are put in one after the other: what another transaction has not committed yet,
nobody could see), and on whoever writes past the actions. SQLite has no exclusion constraint, and that of
PostgreSQL needs an extension, so both have a trigger.

A migration that changes `regions_assignment` calls `remove` first and `install` last: SQLite makes such a
table anew and forgets its triggers.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import RefusingTrigger, create_all, drop_all

REFUSAL = "A region has one lead at a time"
# Two keys, so that no other advisory lock is waited for: of the portal's regions, their leads.
LOCK = (7_310, 2)

REFUSED_WHERE = """EXISTS (
    SELECT 1 FROM regions_assignment other
    WHERE other.region_id = new.region_id AND other.kind = 'lead' AND other.id <> {itself}
        AND (other.ends_on IS NULL OR other.ends_on >= new.starts_on)
        AND (new.ends_on IS NULL OR new.ends_on >= other.starts_on)
)"""

TRIGGERS = tuple(
    RefusingTrigger(
        name=f"regions_one_lead_{act.lower()}",
        table="regions_assignment",
        act=act,
        when="new.kind = 'lead'",
        where=REFUSED_WHERE.format(itself=itself),
        refusal=REFUSAL,
        lock=LOCK,
    )
    # Before SQLite has put a row in, it has no number.
    for act, itself in (("INSERT", "-1"), ("UPDATE", "old.id"))
)


def install(connection: BaseDatabaseWrapper) -> None:
    create_all(TRIGGERS, connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    drop_all(TRIGGERS, connection)
