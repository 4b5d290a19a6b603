"""The demo world is a book: each app brings a chapter, and says whom its mails are about.

Brought in an app's module `demo`, which is imported in a demo and in tests alone.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from portal.registry import Registry


@dataclass(frozen=True)
class World:
    """What a chapter builds upon: the moment it is, and the users of the demo by their key."""

    at: dt.datetime
    people: Mapping[str, Any]


@dataclass(frozen=True)
class Chapter:
    """`build` says how many of what it made; `clear` takes that and what visitors added away."""

    build: Callable[[World], Mapping[str, int]]
    clear: Callable[[], None] | None = None


@dataclass(frozen=True)
class MailParameter:
    """What a mail's parameter of this name points at: whoever gets the mail, or what it is about."""

    model: type[Model]
    label: Callable[[Any], str] = str
    is_recipient: bool = True
    # What its label reads beside it.
    related: tuple[str, ...] = ()


chapters = Registry[Chapter]("demo")
mail_parameters = Registry[MailParameter]("demo")
