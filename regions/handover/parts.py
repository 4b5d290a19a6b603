"""What moves with an expert's work. Apps bring what they have to move in a module `handover_parts`."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.registry import RankedRegistry
from regions.models import Region


class Fate(StrEnum):
    MOVES = "moves"
    # What belongs to whoever works in the region: there is nothing to move.
    FOLLOWS = "follows"
    STAYS = "stays"

    @property
    def label(self) -> Promise:
        return FATES[self]


FATES = {
    Fate.MOVES: _("Moves"),
    Fate.FOLLOWS: _("Follows by itself"),
    Fate.STAYS: _("Stays as it is"),
}


@dataclass(frozen=True)
class Share:
    region: Region
    successor: User


@dataclass(frozen=True)
class Handing:
    """Whose work goes to whom, from which day on."""

    leaver: User
    shares: tuple[Share, ...]
    # Of the successors; the leaver's last day is the one before.
    first_day: dt.date
    # What was over before this day is no work that could be handed over.
    since: dt.date
    at: dt.datetime
    # Where a successor already works, the work alone goes there.
    joins: bool = False
    # Whether the leaver goes on working elsewhere.
    keeps_some: bool = False

    @property
    def last_day(self) -> dt.date:
        return self.first_day - dt.timedelta(days=1)

    @property
    def codes(self) -> list[str]:
        return [share.region.code for share in self.shares]

    @cached_property
    def by_region(self) -> Mapping[str, Share]:
        return {share.region.code: share for share in self.shares}

    def successor_in(self, code: str) -> User:
        return self.by_region[code].successor

    @property
    def successors(self) -> list[User]:
        return list(dict.fromkeys(share.successor for share in self.shares))

    @property
    def main_successor(self) -> User:
        """Who gets what belongs to no region: the one with the most of them, of equals the first."""
        people = [share.successor for share in self.shares]
        return max(self.successors, key=people.count)


@dataclass(frozen=True)
class Item:
    """One line of the preview. Its words name no person, for they are kept in three languages."""

    # Changes when what it tells of has changed: a preview is bound to the keys of all its lines.
    key: str
    fate: Fate
    words: Callable[[], str]
    region: Region | None = None
    successor: User | None = None


class Find(Protocol):
    """The lines; changes nothing. As many queries however much there is."""

    def __call__(self, handing: Handing, /) -> Iterable[Item]: ...


class Move(Protocol):
    """In the transaction in which everything moves, and after the parts of a lower rank.

    `by` is None where the portal does it at its day. A `ValidationError` stops all of it.
    """

    def __call__(self, handing: Handing, /, *, by: User | None) -> None: ...


@dataclass(frozen=True)
class HandoverPart:
    title: str | Promise
    find: Find
    rank: int
    # None where nothing of it is ever bound to a person.
    move: Move | None = None


handover_parts = RankedRegistry[HandoverPart]("handover_parts")
