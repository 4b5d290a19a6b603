"""The assignments of whoever leaves: they end the day before, and those of the successors begin."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.assignment import assign, drop_assignment, end_assignment
from regions.handover.parts import Fate, Handing, Item, Share
from regions.models import Assignment

Kind = Assignment.Kind
# Whoever works in a region as one of these is not made something less there.
WEIGHT = {Kind.COVER: 1, Kind.CO_EXPERT: 2, Kind.LEAD: 3}


@dataclass(frozen=True)
class Place:
    """What leaver and successor have in one region, not over by then."""

    share: Share
    rows: Sequence[Assignment]
    own: Sequence[Assignment]

    def handed(self, handing: Handing) -> list[Assignment]:
        """Without covers that end before the successor begins."""
        return [row for row in self.rows if not _is_over_cover(row, handing)]

    def already(self, handing: Handing) -> Assignment | None:
        """The successor's own that is at least as much as what would come to them."""
        handed = self.handed(handing)
        if not handed:
            return None
        most = max(_weight(row) for row in handed)
        running = (
            row for row in self.own if row.ends_on is None or row.ends_on >= handing.first_day
        )
        return next((row for row in running if _weight(row) >= most), None)

    def given_up(self, handing: Handing) -> list[Assignment]:
        """Whoever becomes the lead stops being something else there."""
        if self.already(handing) or not any(row.kind == Kind.LEAD for row in self.handed(handing)):
            return []
        return [row for row in self.own if row.ends_on is None or row.ends_on >= handing.first_day]


def places_of(handing: Handing) -> list[Place]:
    """Region by region as in the plan. One query."""
    people = [handing.leaver, *handing.successors]
    found: dict[tuple[int, str], list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(user__in=people, region__in=handing.codes)
    for row in rows.not_over_by(handing.since).select_related("region", "user").order_by("pk"):
        found[row.user_id, row.region_id].append(row)
    return [
        Place(
            share,
            found[handing.leaver.pk, share.region.code],
            found[share.successor.pk, share.region.code],
        )
        for share in handing.shares
    ]


def find_assignments(handing: Handing) -> Iterator[Item]:
    for place in places_of(handing):
        region, successor = place.share.region, place.share.successor
        already = place.already(handing)
        for row in place.rows:
            key = f"{row.pk}:{row.kind}:{row.starts_on}:{row.ends_on}"
            if _is_over_cover(row, handing):
                yield Item(key, Fate.STAYS, partial(_over_in_words, row), region)
            elif already is not None:
                yield Item(
                    f"{key}:joins", Fate.MOVES, partial(_joined_in_words, row), region, successor
                )
            else:
                words = partial(_handed_in_words, row, handing)
                yield Item(key, Fate.MOVES, words, region, successor)
        for row in place.given_up(handing):
            key = f"own:{row.pk}:{row.ends_on}"
            yield Item(key, Fate.MOVES, partial(_given_up_in_words, row), region, successor)


def move_assignments(handing: Handing, *, by: User | None) -> None:
    for place in places_of(handing):
        successor, already = place.share.successor, place.already(handing)
        given_up, handed = place.given_up(handing), place.handed(handing)
        for row in (*given_up, *handed):
            _end(row, handing, by)
        if already is not None:
            continue
        for row in handed:
            assign(
                user=successor,
                region=row.region,
                kind=row.kind,
                starts_on=max(row.starts_on, handing.first_day),
                ends_on=_successors_end(row),
                by=by,
                at=handing.at,
            )


def _end(row: Assignment, handing: Handing, by: User | None) -> None:
    if row.starts_on >= handing.first_day:
        drop_assignment(row, by=by, at=handing.at)
    elif row.ends_on is None or row.ends_on >= handing.first_day:
        # A fresh row: the one at hand still tells until when it would have lasted.
        fresh = Assignment.objects.get(pk=row.pk)
        end_assignment(fresh, last_day=handing.last_day, by=by, at=handing.at)


def _weight(row: Assignment) -> int:
    return WEIGHT[Kind(row.kind)]


def _is_over_cover(row: Assignment, handing: Handing) -> bool:
    return row.kind == Kind.COVER and row.ends_on is not None and row.ends_on < handing.first_day


def _successors_end(row: Assignment) -> dt.date | None:
    """A cover lasts as long as it would have; otherwise the end was the leaver's own."""
    return row.ends_on if row.kind == Kind.COVER else None


def _handed_in_words(row: Assignment, handing: Handing) -> str:
    parts = {
        "kind": capfirst(row.get_kind_display()),
        "day": _day(max(row.starts_on, handing.first_day)),
    }
    if (last := _successors_end(row)) is not None:
        return _("%(kind)s from %(day)s until %(last)s") % {**parts, "last": _day(last)}
    said = _("%(kind)s from %(day)s") % parts
    if row.ends_on is not None and row.ends_on < handing.last_day:
        gap = _("The earlier work ends on %(last)s: nobody is there in between.")
        return f"{said}. {gap % {'last': _day(row.ends_on)}}"
    return said


def _joined_in_words(row: Assignment) -> str:
    return _("%(kind)s: ends; the successor already works there") % {
        "kind": capfirst(row.get_kind_display())
    }


def _given_up_in_words(row: Assignment) -> str:
    return _("The successor’s work as %(kind)s ends when they take the lead") % {
        "kind": row.get_kind_display()
    }


def _over_in_words(row: Assignment) -> str:
    return _("The cover ends by itself on %(day)s") % {"day": _day(row.ends_on)}


def _day(day: dt.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"
