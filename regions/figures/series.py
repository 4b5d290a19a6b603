"""Figures for others to build on: the newest of each, and each over time. One query, however many regions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from regions.models import IndicatorValue
from regions.models.indicator import IndicatorValueQuerySet


class FigureKey(NamedTuple):
    """Which figure: of an indicator, a region (its code; none: the nation), and whose answers."""

    indicator: str
    region: str | None = None
    breakdown: str = ""


@dataclass(frozen=True)
class FigurePoint:
    """What one day's figure says: a value of how many; or none, and why."""

    id: int
    on: dt.date
    value: Decimal | None
    n: int | None
    kind: str
    reason: str = ""
    standing: str = ""
    # How it was asked for: figures of another basis are not compared with it.
    basis: str = ""

    @property
    def missing(self) -> str:
        """In words, why there is no value; empty where there is one."""
        if self.value is not None:
            return ""
        if self.reason:
            return str(IndicatorValue.Reason(self.reason).label)
        return str(IndicatorValue.Standing(self.standing).label)

    @property
    def is_suppressed(self) -> bool:
        return self.reason == IndicatorValue.Reason.SUPPRESSED

    @property
    def is_invented(self) -> bool:
        return self.kind == IndicatorValue.Kind.INVENTED


def figure_series(
    indicators: Collection[str], *, regions: Collection[str] | None = None
) -> dict[FigureKey, tuple[FigurePoint, ...]]:
    """Each figure over time, oldest day first: its newest version of each day, taken-back ones left out.

    `regions`: only of these, by code, and of the nation; otherwise of all.
    """
    rows = IndicatorValue.objects.told().filter(indicator__in=indicators)
    points: dict[FigureKey, list[FigurePoint]] = defaultdict(list)
    for key, point in _points(rows.order_by("reference_on", "pk")):
        if regions is None or key.region is None or key.region in regions:
            points[key].append(point)
    return {key: tuple(found) for key, found in points.items()}


def newest_figures(indicators: Collection[str]) -> dict[FigureKey, FigurePoint]:
    """Of all regions and the nation, that of the newest day."""
    rows = IndicatorValue.objects.filter(indicator__in=indicators).current()
    return dict(_points(rows.order_by()))


def newest_figure(
    indicator: str, region: str | None = None, breakdown: str = ""
) -> FigurePoint | None:
    """Of one region (its code) or the nation."""
    rows = IndicatorValue.objects.filter(
        indicator=indicator, region=region, breakdown=breakdown
    ).current()
    return next((point for _key, point in _points(rows.order_by())), None)


def _points(rows: IndicatorValueQuerySet) -> Iterable[tuple[FigureKey, FigurePoint]]:
    columns = ("indicator", "region", "breakdown", "id", "reference_on", "value", "n", "kind")
    for indicator, region, breakdown, *told in rows.values_list(
        *columns, "reason", "standing", "basis"
    ):
        yield FigureKey(indicator, region, breakdown), FigurePoint(*told)
