"""What a calendar is told of: one thing at a time, or one that comes again by a rule."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


class Method(StrEnum):
    """What the calendar program is to do with the file."""

    # To be read, as a feed is.
    PUBLISH = "PUBLISH"
    # An invitation or what changed of it, from the first mail on: only what was requested can be cancelled.
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True)
class MonthlyRule:
    """The nth weekday (0 is Monday) of every so-and-so-many months; the last where `nth` is −1."""

    nth: int
    weekday: int
    every: int
    # The last day on which it may come, by the clock of Finland.
    until: dt.date


@dataclass(frozen=True)
class Event:
    """Moments are aware; they are written by the clock of Finland, so that nine stays nine in the summer.

    What lasts all day has days in their place, and ends on the day after the last.
    """

    # The same as long as it is the same thing.
    uid: str
    # Rises with each change that people have to know of.
    sequence: int
    title: str
    starts_at: dt.datetime | dt.date
    ends_at: dt.datetime | dt.date
    # When the file was written.
    written_at: dt.datetime
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    # Of a series: by which rule, and at which of its moments it does not come.
    rule: MonthlyRule | None = None
    left_out: Sequence[dt.datetime] = ()
    # Of one that differs from its series: the moment at which it would have come (RECURRENCE-ID).
    instead_of: dt.datetime | None = None
    organizer: Person | None = None
    attendee: Person | None = None
