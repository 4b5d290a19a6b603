"""What the database itself refuses: two people who hold one office on the same day.

A migration that makes `organisations_officeterm` anew calls `remove` first and `install` last: SQLite
forgets the triggers of such a table.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.triggers import NoOverlap

OF_OFFICES = NoOverlap(
    name="office_term_no_overlap",
    table="organisations_officeterm",
    columns=("office_id",),
    refusal="Somebody else holds this office on some of these days",
)


def install(connection: BaseDatabaseWrapper) -> None:
    OF_OFFICES.install(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    OF_OFFICES.remove(connection)
