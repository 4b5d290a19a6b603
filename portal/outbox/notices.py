"""The kinds of mails. Apps bring theirs in a module `notices`; the outbox knows them by name.

A mail is composed when it is sent, so that no row holds a live link, and only if it is still needed.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from portal.outbox.mail import Attachment, Mail, MailUnsent, absolute
from portal.registry import Registry

__all__ = [
    "Attachment",
    "Mail",
    "MailUnsent",
    "NotNeeded",
    "Notice",
    "Posted",
    "absolute",
    "notice",
    "notices",
]


class NotNeeded(Exception):
    """Raised by a composer: the message has lost its purpose. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Posted(Protocol):
    """What a composer reads of the row that was posted."""

    @property
    def parameters(self) -> dict[str, Any]: ...

    @property
    def address(self) -> str: ...

    @property
    def language(self) -> str: ...

    def address_now(self, known: str) -> str: ...


class Compose(Protocol):
    """`compose(message, at=…)`: the mail as it stands now, and to whom."""

    def __call__(self, message: Posted, /, *, at: dt.datetime) -> Mail: ...


@dataclass(frozen=True)
class Notice:
    label: str | Promise
    # None: written and sent in one go, and never again.
    compose: Compose | None = None
    # Why it may turn out not to be needed: the labels of what its composer says with `NotNeeded`.
    reasons: Mapping[str, str | Promise] = field(default_factory=dict)
    # What the message opens belongs to whoever reads this very address: it is sent to no other.
    is_bound_to_address: bool = False


notices = Registry[Notice]("notices")
# What people call the mailings that never end, by the name of their campaign.
standing_mailings = Registry[str | Promise]("notices")
# What they call the others: functions that give these titles by the names of the campaigns.
mailing_titles = Registry[Callable[[], Mapping[str, str]]]("notices")


def notice(
    name: str,
    *,
    label: str | Promise,
    reasons: Mapping[str, str | Promise] | None = None,
    is_bound_to_address: bool = False,
) -> Callable[[Compose], Compose]:
    """Register the decorated function as the composer of mails called `name`."""

    def add(compose: Compose) -> Compose:
        notices.add(name, Notice(label, compose, reasons or {}, is_bound_to_address))
        return compose

    return add


def immediate(name: str, *, label: str | Promise) -> str:
    """Register a kind that only `send_now` sends; gives back its name."""
    notices.add(name, Notice(label))
    return name


def written_again() -> list[str]:
    """The names of those that can be composed once more."""
    return [name for name, known in notices.items() if known.compose is not None]
