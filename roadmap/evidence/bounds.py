"""Bounds are settings of a roadmap: seen on a page, set by the manager."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.models import Indicator
from roadmap.access import require_nationally, require_open
from roadmap.models import Bounds, Roadmap


@dataclass(frozen=True)
class Limits:
    """Of one indicator; what is empty proposes nothing."""

    low: Decimal | None = None
    fall: Decimal | None = None
    gap: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return self == Limits()


class EditConflict(Exception):
    """A colleague has changed it since it was looked at."""


def bounds_of(roadmap: Roadmap) -> dict[str, Limits]:
    """By the codes of indicators."""
    rows = Bounds.objects.filter(roadmap=roadmap).order_by("indicator")
    return {
        code: Limits(*limits)
        for code, *limits in rows.values_list("indicator", "low", "fall", "gap")
    }


def bounds_version(bounds: Mapping[str, Limits]) -> str:
    """Differs as soon as any bound does."""
    said = [(code, *map(str, _values(limits))) for code, limits in sorted(bounds.items())]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def with_figures() -> Sequence[Indicator]:
    """The indicators for which a bound means something: of which some region has a figure."""
    measured = Indicator.objects.filter(values__region__isnull=False)
    return list(measured.distinct())


@transaction.atomic
def set_bounds(
    roadmap: Roadmap,
    bounds: Mapping[str, Limits],
    *,
    seen: str,
    by: User,
    at: dt.datetime,
) -> None:
    """Put these in the place of those that were `seen`. Raises `EditConflict` where a colleague was faster.

    Of indicators that are not named, the bounds stay.
    """
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    known = bounds_of(current)
    wanted = {
        code: limits for code, limits in bounds.items() if limits != known.get(code, Limits())
    }
    if not wanted:
        return
    if seen != bounds_version(known):
        raise EditConflict
    Bounds.objects.filter(roadmap=current, indicator__in=wanted).delete()
    rows = [
        Bounds(roadmap=current, indicator_id=code, low=limits.low, fall=limits.fall, gap=limits.gap)
        for code, limits in wanted.items()
        if not limits.is_empty
    ]
    for row in rows:
        row.validate_constraints()
    Bounds.objects.bulk_create(rows)
    trail.record("bounds.set", subject=current, by=by, at=at, indicators=len(wanted))


def _values(limits: Limits) -> tuple[Decimal | None, ...]:
    values = (limits.low, limits.fall, limits.gap)
    return tuple(None if value is None else value.normalize() for value in values)
