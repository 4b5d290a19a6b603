"""Influence points as lists show them: each with what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from roadmap.models import InfluencePoint, Outcome


@dataclass(frozen=True)
class ListedPoint:
    point: InfluencePoint
    newest: Outcome | None


def with_newest(points: Iterable[InfluencePoint]) -> list[ListedPoint]:
    """With their newest outcomes. One query beside that for the points; none where there is no point."""
    listed = list(points)
    newest = Prefetch("outcomes", queryset=Outcome.objects.newest(), to_attr="newest_outcomes")
    prefetch_related_objects(listed, newest)
    return [
        ListedPoint(point, next(iter(getattr(point, "newest_outcomes", ())), None))
        for point in listed
    ]
