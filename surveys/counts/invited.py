"""Counting who was invited and who has answered, in the transaction that changes it."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import F

from surveys.counts.adding import add_to_counts
from surveys.models import Invitation, Turnout


def add_invited(round_id: int, counts: Mapping[tuple[str, str], int]) -> None:
    """So many more were invited: (region_code, level) → count."""
    rows = [(round_id, *key, count, 0) for key, count in sorted(counts.items())]
    add_to_counts(Turnout, ("round_id", "region_code", "level"), ("invited", "answered"), rows)


def add_answered(round_id: int, counts: Mapping[tuple[str, str], int]) -> None:
    """So many more of them have answered: (region_code, level) → count. One statement for each.

    (Written out: the ORM takes as long again to write it.)
    """
    statement = (
        f"UPDATE {connection.ops.quote_name(Turnout._meta.db_table)} SET answered = answered + %s "  # noqa: S608, a name of our own
        "WHERE round_id = %s AND region_code = %s AND level = %s"
    )
    with connection.cursor() as cursor:
        for key, count in sorted(counts.items()):
            cursor.execute(statement, [count, round_id, *key])


def take_answered(round_id: int, counts: Mapping[tuple[str, str], int]) -> None:
    """The opposite of `add_answered`."""
    add_answered(round_id, {key: -count for key, count in counts.items()})


def change_invited(invitation: Invitation, change: int) -> None:
    """One fewer where it was withdrawn, one more where it stands again."""
    group = Turnout.objects.filter(
        round=invitation.round_id, region_code=invitation.region_code, level=invitation.level
    )
    group.update(invited=F("invited") + change)
