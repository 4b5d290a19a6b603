"""How long it is known to whom a message went. That it went, when and why stays for longer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from portal.outbox import journal
from portal.outbox.models import OutboxMessage, RefusedAddress, SlowDomain, State
from portal.outbox.models.message import OutboxMessageQuerySet
from portal.retention.ways import ColumnsEmptied, RowsDeleted, ways

# What waits, is on its way or in doubt still needs its address.
SETTLED = (State.SENT, State.FAILED, State.NOT_NEEDED)
EMPTY: dict[str, Any] = {"address": "", "domain": "", "server_text": "", "parameters": {}}


def telling(before: dt.datetime) -> OutboxMessageQuerySet:
    """Settled, and with something left that tells of the recipient: servers like to repeat the address."""
    old = OutboxMessage.objects.filter(state__in=SETTLED, created_at__lte=before)
    return old.filter(~Q(address="") | ~Q(server_text="") | ~Q(parameters={}))


def outlived(before: dt.datetime) -> OutboxMessageQuerySet:
    """Whatever became of it, unless somebody sends it at this moment."""
    return OutboxMessage.objects.filter(created_at__lte=before).exclude(state=State.SENDING)


@dataclass(frozen=True)
class JournalForgotten:
    """Files of whole months."""

    def count(self, before: dt.datetime) -> int:
        return len(journal.old_files(before))

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        return journal.forget(before)


ways.add("mails", ColumnsEmptied(telling, lambda _at: EMPTY))
ways.add("mail_rows", RowsDeleted(outlived))
ways.add(
    "refused_addresses",
    RowsDeleted(lambda before: RefusedAddress.objects.filter(last_refused_at__lte=before)),
)
ways.add("slow_domains", RowsDeleted(lambda before: SlowDomain.objects.filter(until__lte=before)))
ways.add("mail_journal", JournalForgotten())
