"""Somebody opens their home page, to which several apps bring their part."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

Found = TypeVar("Found")


class Visit:
    """Who came, and when. The person is a `User`, of which this floor knows nothing."""

    def __init__(self, user: Any, *, at: dt.datetime) -> None:
        self.user = user
        self.at = at
        self._found: dict[Callable[[Visit], Any], Any] = {}

    def once(self, look_up: Callable[["Visit"], Found]) -> Found:
        """What `look_up` finds for this visit; asked for by several apps, looked up once."""
        if look_up not in self._found:
            self._found[look_up] = look_up(self)
        found: Found = self._found[look_up]
        return found
