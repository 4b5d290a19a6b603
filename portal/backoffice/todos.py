"""What mails ask of whoever sees them all: those that were refused, and those in doubt."""

from collections.abc import Iterator
from functools import cache

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.outbox.labels import DEAD_ADDRESS
from portal.outbox.models import OutboxMessage, State
from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit


def mail_todos(visit: Visit) -> Iterator[Todo]:
    """One query, for those alone who see all mails; as many as the outbox lists under that state."""
    user = visit.user
    if not user.has_perm(Permission.VIEW_OUTBOX):
        return
    counts = _counts()
    may_mend = user.has_perm(Permission.MANAGE_OUTBOX)
    url = reverse("backoffice:outbox_list")
    if failed := counts.get(State.FAILED):
        why = ngettext(
            "%(count)d mail was not taken by the mail server.",
            "%(count)d mails were not taken by the mail server.",
            failed,
        ) % {"count": failed}
        if dead := counts.get(DEAD_ADDRESS):
            dead_said = ngettext(
                "%(count)d of them was not even sent: its address has been refused three times.",
                "%(count)d of them were not even sent: their addresses have been refused three times.",
                dead,
            ) % {"count": dead}
            why = f"{why} {dead_said}"
        verb = _("Correct") if may_mend else _("Show")
        yield Todo(_("Outgoing mail"), why, f"{url}?state={State.FAILED}", verb)
    if uncertain := counts.get(State.UNCERTAIN):
        why = ngettext(
            "Of %(count)d mail nobody knows whether it arrived.",
            "Of %(count)d mails nobody knows whether they arrived.",
            uncertain,
        ) % {"count": uncertain}
        verb = _("Check") if may_mend else _("Show")
        yield Todo(_("Outgoing mail"), why, f"{url}?state={State.UNCERTAIN}", verb)


def _counts() -> dict[str, int]:
    """Of the states in which any mail can still be helped, and of those that met a dead address.

    Once all addresses of a state are forgotten, it counts none.
    """
    counts: dict[str, int] = {}
    for state, count, last_address, dead in _stuck().all():
        if last_address:
            counts[state] = count
            counts[DEAD_ADDRESS] = counts.get(DEAD_ADDRESS, 0) + dead
    return counts


@cache
def _stuck() -> QuerySet[OutboxMessage, tuple[str, int, str, int]]:
    """The same question whenever it is asked, so put together once."""
    stuck = OutboxMessage.objects.filter(state__in=[State.FAILED, State.UNCERTAIN]).order_by()
    dead = Count("pk", filter=Q(reason=DEAD_ADDRESS))
    return stuck.values_list("state").annotate(
        count=Count("pk"), last_address=Max("address"), dead=dead
    )


todos.add("mails", TodoSource(mail_todos, rank=20))
