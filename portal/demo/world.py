"""One world that explains the product. Everything in it is invented but the reference tables."""

import datetime as dt

from django.db import connection, transaction

from portal.accounts.models import User
from portal.demo import people
from portal.demo.accounts import DOMAIN
from portal.outbox.models import Campaign, OutboxMessage
from portal.registry.demo import World, chapters

MANY_ROWS = 1_000


def stands() -> bool:
    return bool(User.objects.filter(email__endswith=f"@{DOMAIN}").exists())


@transaction.atomic
def build(*, at: dt.datetime) -> dict[str, int]:
    """All of the world or nothing of it, on top of the reference tables: how many of what."""
    world = World(at, people.add_people(at))
    made = {"people": len(world.people)}
    for chapter in chapters:
        rows = chapter.build(world)
        made |= rows
        if connection.vendor == "postgresql" and max(rows.values(), default=0) >= MANY_ROWS:
            # Autovacuum does not see rows of an open transaction, and the next chapter asks them.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    return made


@transaction.atomic
def clear() -> None:
    """Take away what was invented, and whatever visitors of the demo built upon it."""
    for chapter in reversed(list(chapters)):
        if chapter.clear:
            chapter.clear()
    OutboxMessage.objects.all().delete()
    Campaign.objects.all().delete()
    people.remove_people()
