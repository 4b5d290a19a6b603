"""What figures say that asks for a step. Pure: bounds and figures in, findings out.

What is compared is what people read: figures rounded as their pages write them. A bound is passed, not
met: with “low under 3.0” a 3.0 says nothing. A figure that is hidden or missing says nothing either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from regions.figures import FigureKey, FigurePoint
from regions.models import Indicator, IndicatorValue
from roadmap.evidence.aim import better, written
from roadmap.models import Bounds, Proposal

Rule = Proposal.Rule
Breakdown = IndicatorValue.Breakdown
Series = Mapping[FigureKey, Sequence[FigurePoint]]


class Said(NamedTuple):
    """A figure and whose answers it is made of."""

    breakdown: str
    point: FigurePoint


@dataclass(frozen=True)
class Finding:
    """A rule and the figure that says so: the later recorded one, of two that are apart."""

    rule: Rule
    indicator: str
    region: str
    figure: Said
    other: Said | None = None


def findings(bounds: Bounds, series: Series, region: str) -> Iterator[Finding]:
    """What the newest figures of a region say, whose answers they are never mixed."""
    code = bounds.indicator_id
    for breakdown in Breakdown.values:
        points = series.get(FigureKey(code, region, breakdown), ())
        figure = newest(points)
        if figure is None or figure.value is None:
            continue
        if is_low(bounds, figure.value):
            yield Finding(Rule.LOW, code, region, Said(breakdown, figure))
        before = previous(points, figure)
        if before is None or before.value is None:
            continue
        if has_fallen(bounds, before.value, figure.value):
            said, compared = Said(breakdown, figure), Said(breakdown, before)
            yield Finding(Rule.FALLING, code, region, said, compared)
    yield from _apart(bounds, series, region)


def newest(points: Sequence[FigurePoint]) -> FigurePoint | None:
    """Of the last day on which somebody was asked."""
    asked = (point for point in reversed(points) if point.reason != IndicatorValue.Reason.NOT_ASKED)
    return next(asked, None)


def previous(points: Sequence[FigurePoint], figure: FigurePoint) -> FigurePoint | None:
    """The last one before it that has a value, and was asked for in the same way."""
    earlier = (
        point for point in reversed(points) if point.on < figure.on and point.basis == figure.basis
    )
    return next((point for point in earlier if point.value is not None), None)


def is_low(bounds: Bounds, value: Decimal) -> bool:
    """Under the bound; over it, where less is better."""
    if bounds.low is None:
        return False
    now = written(bounds.indicator, value)
    return now > bounds.low if _less(bounds.indicator) else now < bounds.low


def has_fallen(bounds: Bounds, before: Decimal, value: Decimal) -> bool:
    """By more than the bound; risen by more, where less is better."""
    if bounds.fall is None:
        return False
    fall = written(bounds.indicator, before) - written(bounds.indicator, value)
    return (-fall if _less(bounds.indicator) else fall) > bounds.fall


def are_apart(bounds: Bounds, one: Decimal, other: Decimal) -> bool:
    if bounds.gap is None:
        return False
    return abs(written(bounds.indicator, one) - written(bounds.indicator, other)) > bounds.gap


def _apart(bounds: Bounds, series: Series, region: str) -> Iterator[Finding]:
    """The newest of each; where one is hidden or missing, nothing is compared."""
    code, said = bounds.indicator_id, []
    for breakdown in (Breakdown.EXPERTS, Breakdown.ORGANISATIONS):
        figure = newest(series.get(FigureKey(code, region, breakdown), ()))
        if figure is None or figure.value is None:
            return
        said.append(Said(breakdown, figure))
    earlier, later = sorted(said, key=lambda one: one.point.id)
    if earlier.point.basis != later.point.basis:
        return
    values = [one.point.value for one in said if one.point.value is not None]
    if are_apart(bounds, *values):
        yield Finding(Rule.APART, code, region, later, earlier)


def _less(indicator: Indicator) -> bool:
    return better(indicator) == "less"
