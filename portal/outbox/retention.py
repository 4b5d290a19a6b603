"""How long it is known to whom a message went. That it went, when and why stays."""

import datetime as dt

from django.db.models import Q

from portal.outbox.models import OutboxMessage, State

KEPT = dt.timedelta(days=90)
# What waits, is on its way or in doubt still needs its address.
SETTLED = (State.SENT, State.FAILED, State.NOT_NEEDED)


def forget_addresses(*, at: dt.datetime) -> int:
    """Ninety days after posting, of what is settled; gives how many messages that were."""
    old = OutboxMessage.objects.filter(state__in=SETTLED, created_at__lte=at - KEPT)
    # Servers like to repeat the address.
    telling = old.filter(~Q(address="") | ~Q(server_text="") | ~Q(parameters={}))
    return telling.update(address="", domain="", server_text="", parameters={})
