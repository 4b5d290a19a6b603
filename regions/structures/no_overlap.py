"""What the database itself refuses: two members in one seat on the same day, and one person twice in an
open group.

A migration that makes `structures_membership` anew calls `remove` first and `install` last: SQLite forgets
the triggers of such a table.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import NoOverlap

TABLE = "structures_membership"
OF_SEATS = NoOverlap(
    name="membership_no_overlap",
    table=TABLE,
    columns=("seat_id",),
    refusal="Somebody else sits in this seat on some of these days",
)
OF_PEOPLE = NoOverlap(
    name="membership_no_twin",
    table=TABLE,
    columns=("structure_id", "person_id"),
    condition="seat_id IS NULL",
    refusal="This person is a member on some of these days",
)


def install(connection: BaseDatabaseWrapper) -> None:
    for rule in (OF_SEATS, OF_PEOPLE):
        rule.install(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    for rule in (OF_SEATS, OF_PEOPLE):
        rule.remove(connection)
