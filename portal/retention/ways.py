"""How rules are carried out. Apps bring their ways in a module `retention`, under the rule's name.

A rule with several ways has them as `rule.part`, in the order in which they are to go.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from portal.registry import Registry


class Way(Protocol):
    """Safe at any time, again, in parallel, and when it is killed in between."""

    def count(self, before: dt.datetime) -> int:
        """How much has had its time, counted from `before` or earlier."""

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        """At that moment, in a short transaction, to so many; gives how many it was done to."""


# Gives what counts from that moment or from before it, and has not been erased.
Due = Callable[[dt.datetime], "QuerySet[Any]"]


@dataclass(frozen=True)
class RowsDeleted:
    due: Due

    def count(self, before: dt.datetime) -> int:
        return self.due(before).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        rows, chosen = _some(self.due(before), at_most)
        # Of those chosen, what is still due: it may have moved on since.
        _all, of_models = rows.filter(pk__in=chosen).delete()
        return of_models.get(rows.model._meta.label, 0)


@dataclass(frozen=True)
class ColumnsEmptied:
    """`due` leaves out what is already empty."""

    due: Due
    # Moment of the erasure → column → what stands there from now on.
    values: Callable[[dt.datetime], dict[str, Any]]

    def count(self, before: dt.datetime) -> int:
        return self.due(before).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        rows, chosen = _some(self.due(before), at_most)
        return rows.filter(pk__in=chosen).update(**self.values(at))


@dataclass(frozen=True)
class OneByOne:
    """`act(row, at=…)` is called for each, in whatever transaction it needs."""

    due: Due
    act: Callable[..., object]

    def count(self, before: dt.datetime) -> int:
        return self.due(before).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        rows = list(self.due(before)[:at_most])
        for row in rows:
            self.act(row, at=at)
        return len(rows)


def _some(due: "QuerySet[Model]", at_most: int) -> "tuple[QuerySet[Model], list[Any]]":
    rows = due.order_by()
    return rows, list(rows.values_list("pk", flat=True)[:at_most])


ways = Registry[Way]("retention")


def ways_of(rule: str) -> list[Way]:
    return [way for name, way in ways.items() if name.split(".")[0] == rule]
