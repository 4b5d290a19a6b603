"""Influence points as lists show them: each with what came of it."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from roadmap.models import InfluencePoint, Outcome


@dataclass(frozen=True)
class ListedPoint:
    point: InfluencePoint
    newest: Outcome | None


def with_newest(points: QuerySet[InfluencePoint]) -> list[ListedPoint]:
    """With their newest outcomes. Two queries; one where there is no point."""
    newest = Prefetch("outcomes", queryset=Outcome.objects.newest(), to_attr="newest_outcomes")
    return [
        ListedPoint(point, next(iter(getattr(point, "newest_outcomes", ())), None))
        for point in points.prefetch_related(newest)
    ]
