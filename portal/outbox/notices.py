"""The kinds of letters. Apps above register theirs in a module `notices`; the outbox knows names.

A letter is composed when it is sent, so that no row holds a live link, and only if it is still needed.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

from portal.outbox.letters import Letter, LetterUnsent, absolute

if TYPE_CHECKING:
    from portal.outbox.models import OutboxMessage

__all__ = ["Letter", "LetterUnsent", "NotNeeded", "Notice", "absolute", "find", "notice"]


class NotNeeded(Exception):
    """Raised by a composer: the letter has lost its purpose. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Compose(Protocol):
    """`compose(message, at=…)`: the letter as it stands now, and to whom."""

    def __call__(self, message: "OutboxMessage", /, *, at: dt.datetime) -> Letter: ...


@dataclass(frozen=True)
class Notice:
    name: str
    label: str | Promise
    # None: written and sent in one go, and never again.
    compose: Compose | None = None
    # What the letter opens belongs to whoever reads this very address: it is sent to no other.
    is_bound_to_address: bool = False


_notices: dict[str, Notice] = {}


def notice(
    name: str, *, label: str | Promise, is_bound_to_address: bool = False
) -> Callable[[Compose], Compose]:
    """Register the decorated function as the composer of letters called `name`."""

    def add(compose: Compose) -> Compose:
        known_one = _notices.get(name)
        if known_one is not None and known_one.compose is not compose:
            raise ValueError(f"Two kinds of letters are called {name!r}.")
        _notices[name] = Notice(name, label, compose, is_bound_to_address)
        return compose

    return add


def immediate(name: str, *, label: str | Promise) -> str:
    """Register a kind that only `send_now` sends; gives back its name."""
    _notices.setdefault(name, Notice(name, label))
    return name


def written_again() -> list[str]:
    """The names of those that can be composed once more."""
    return [name for name, known in _notices.items() if known.compose is not None]


def find(name: str) -> Notice | None:
    """The kind of that name; None where a newer release posted it or an older one knew it."""
    return _notices.get(name)
