"""The outbox as people read it: who sees which mails, and how much of an address."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.alphabet import alphabetical
from portal.outbox.models import Campaign, OutboxMessage, State
from portal.outbox.models.message import OutboxMessageQuerySet
from portal.outbox.notices import mailing_titles, standing_mailings
from portal.ui.templatetags.ui import number
from regions.models import Region

TONES = {
    State.QUEUED: "info",
    State.SENDING: "info",
    State.SENT: "good",
    State.UNCERTAIN: "warn",
    State.FAILED: "bad",
}
# What wants a person stands first.
ORDER = [
    State.FAILED,
    State.UNCERTAIN,
    State.QUEUED,
    State.SENDING,
    State.SENT,
    State.NOT_NEEDED,
]


def mailing_names() -> dict[str, str]:
    """What people call the mailings; others go by the name that they have in the rows."""
    standing = {name: str(title) for name, title in standing_mailings.items()}
    return {name: title for titles in mailing_titles for name, title in titles().items()} | standing


def own_codes(user: User) -> list[str]:
    """The codes of the regions in which the person works today."""
    regions = Region.objects.assigned_to(user, on=timezone.localdate())
    return list(regions.values_list("code", flat=True))


def visible_to(user: User) -> OutboxMessageQuerySet:
    """Everything for those who mind the nation; for experts what concerns their regions."""
    if user.has_perm(Permission.VIEW_OUTBOX):
        return OutboxMessage.objects.all()
    return OutboxMessage.objects.in_scopes(own_codes(user))


def may_open(user: User, message: OutboxMessage) -> bool:
    """Whether the person may see the whole address; administrators see what is on the envelope."""
    if user.has_perm(Permission.MANAGE_OUTBOX):
        return True
    return bool(message.scope) and message.scope in own_codes(user)


@dataclass(frozen=True)
class StateTab:
    url: str
    label: str
    count: str
    is_current: bool


def tabs(messages: OutboxMessageQuerySet, *, campaign: str, chosen: str) -> list[StateTab]:
    """One for each state, with its number, and one for all of them."""
    counted = messages.order_by().values("state").annotate(count=Count("pk"))
    counts: dict[str, int] = {row["state"]: row["count"] for row in counted}
    return [
        _tab("", _("All"), sum(counts.values()), campaign, chosen),
        *(_tab(state, state.label, counts.get(state, 0), campaign, chosen) for state in ORDER),
    ]


def _tab(state: str, label: str | Promise, count: int, campaign: str, chosen: str) -> StateTab:
    query = {"state": state, "campaign": campaign}
    address = urlencode({name: value for name, value in query.items() if value})
    path = reverse("backoffice:outbox_list")
    url = f"{path}?{address}" if address else path
    return StateTab(url, capfirst(str(label)), number(count), state == chosen)


@dataclass(frozen=True)
class FailedMails:
    """Those of a list that can be tried again together, as they stood when it was shown."""

    count: int
    of: int
    shown_at: str

    @classmethod
    def among(cls, messages: OutboxMessageQuerySet, *, of: int, at: dt.datetime) -> "FailedMails":
        count = messages.retriable().filter(changed_at__lte=at).count()
        return cls(count, of, at.isoformat())


@dataclass(frozen=True)
class Mailing:
    """A campaign of which something is still waiting, or that somebody has halted."""

    name: str
    title: str
    waiting: int
    is_paused: bool
    is_stopped: bool

    @property
    def can_stop(self) -> bool:
        """For good: not what other people's mails will be part of tomorrow."""
        return self.name not in standing_mailings


def mailings(
    messages: OutboxMessageQuerySet, *, campaign: str, titles: dict[str, str]
) -> list[Mailing]:
    """Those under way; or the chosen one, whatever its state."""
    counted = messages.queued() if not campaign else messages.filter(campaign=campaign)
    waiting = Count("pk", filter=Q(state=State.QUEUED))
    rows = list(counted.order_by().values_list("campaign").annotate(waiting=waiting))
    halted = Campaign.objects.halted().in_bulk([name for name, _waiting in rows])
    found = [
        Mailing(
            name,
            titles.get(name, name),
            count,
            is_paused=name in halted and halted[name].paused_at is not None,
            is_stopped=name in halted and halted[name].aborted_at is not None,
        )
        for name, count in rows
    ]
    return sorted(found, key=lambda mailing: alphabetical(mailing.title))
