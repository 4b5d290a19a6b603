"""Before and after: what became of the figures that a step should move, by region. One query for all."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from portal.charts.change import Changes
from portal.charts.moves import Move, Reading, Verdict
from regions.figures import FigureKey, FigurePoint, figure_series
from regions.figures.writing import written_day
from regions.models import Indicator, IndicatorValue, Region
from roadmap.evidence.aim import better
from roadmap.models import Step, Target

Breakdown = IndicatorValue.Breakdown


@dataclass(frozen=True)
class Pair:
    """The figure from which the step started, and the newest since; either may be missing."""

    before: FigurePoint | None
    after: FigurePoint | None
    # It was asked for in another way before: those figures are not held beside the newest.
    is_broken: bool = False

    @property
    def points(self) -> list[FigurePoint]:
        return [point for point in (self.before, self.after) if point is not None]


@dataclass(frozen=True)
class Comparison:
    """One indicator by the answers of one group: of the country, and of each region of the step."""

    indicator: Indicator
    breakdown: str
    target: Target | None
    nation: Pair
    regions: Mapping[Region, Pair]
    anchor: str

    @property
    def whose(self) -> str:
        """Whose answers these are; empty where figures are of no answers."""
        return str(Breakdown(self.breakdown).label) if self.breakdown else ""

    @property
    def pairs(self) -> list[Pair]:
        return [self.nation, *self.regions.values()]

    @property
    def has_news(self) -> bool:
        return any(pair.after is not None for pair in self.pairs)

    @property
    def has_figures(self) -> bool:
        return any(pair.points for pair in self.pairs)

    @property
    def can_compare(self) -> bool:
        return any(self.changes.change(move) is not None for move in self.changes.moves)

    @property
    def is_invented(self) -> bool:
        return any(point.is_invented for pair in self.pairs for point in pair.points)

    @property
    def title(self) -> str:
        told = {"indicator": self.indicator.name, "whose": self.whose}
        if self.whose:
            return _("%(indicator)s (%(whose)s), before and after") % told
        return _("%(indicator)s, before and after") % told

    @cached_property
    def changes(self) -> Changes:
        """As a chart, with its table."""
        moves = [_move(region.short_name, pair) for region, pair in self.regions.items()]
        if self.nation.points:
            moves.insert(0, _move(_("Whole country"), self.nation, is_whole=True))
        # What was aimed at was said of figures that were asked for as before.
        value = self.target.value if self.target and not self.nation.is_broken else None
        return Changes(
            self.anchor,
            self.title,
            tuple(moves),
            better=better(self.indicator),
            target=None if value is None else float(value),
            unit=self.indicator.unit,
            decimals=self.indicator.decimals,
        )

    def regional(self, verdict: Verdict | None) -> list[Move]:
        """The regions of which this is to be said; None: those that cannot be compared."""
        ordered = self.changes.ordered
        return [m for m in ordered if not m.is_whole and self.changes.verdict(m) is verdict]


def compare(step: Step) -> list[Comparison]:
    """For each indicator that the step should move, by whose answers; never pooled.

    Also where answers of a group are known for which the step names no target.
    """
    targets = list(
        step.targets.select_related(
            "indicator", "baseline__indicator", "baseline__superseded_by", "step"
        )
    )
    if not targets:
        return []
    regions = step_regions(step)
    codes = {target.indicator_id for target in targets}
    series = figure_series(codes, regions={region.code for region in regions})
    return list(_comparisons(step, targets, regions, series))


def step_regions(step: Step) -> list[Region]:
    """Those in which it applies, by name."""
    regions = Region.objects.all() if step.is_national else step.regions.all()
    return list(regions.by_name())


def _comparisons(
    step: Step,
    targets: Sequence[Target],
    regions: Sequence[Region],
    series: Mapping[FigureKey, Sequence[FigurePoint]],
) -> Iterator[Comparison]:
    by_key = {(target.indicator_id, target.breakdown): target for target in targets}
    for indicator in {target.indicator_id: target.indicator for target in targets}.values():
        known = {key.breakdown for key, points in series.items() if key.indicator == indicator.pk}
        for breakdown in Breakdown.values:
            target = by_key.get((indicator.pk, breakdown))
            if target is None and breakdown not in known:
                continue
            start = target.baseline.reference_on if target and target.baseline else step.starts_on

            def pair(code: str | None, breakdown: str = breakdown, on: dt.date = start) -> Pair:
                return _pair(series.get(FigureKey(indicator.pk, code, breakdown), ()), on)  # noqa: B023

            yield Comparison(
                indicator,
                breakdown,
                target,
                pair(None),
                {region: pair(region.code) for region in regions},
                "-".join(filter(None, (indicator.pk, breakdown))),
            )


def _pair(points: Sequence[FigurePoint], start: dt.date) -> Pair:
    """Where nobody was asked on a day, that day says nothing."""
    asked = [point for point in points if point.reason != IndicatorValue.Reason.NOT_ASKED]
    after = next((point for point in reversed(asked) if point.on > start), None)
    started = [point for point in asked if point.on <= start]
    alike = [point for point in started if after is None or point.basis == after.basis]
    before = alike[-1] if alike else None
    return Pair(before, after, is_broken=bool(started) and not alike)


def _move(name: str, pair: Pair, *, is_whole: bool = False) -> Move:
    missing = _("asked in another way before") if pair.is_broken else _("no figure from before")
    before = _reading(pair.before, missing)
    after = _reading(pair.after, _("no new figure yet"))
    return Move(name, before, after, is_whole=is_whole)


def _reading(point: FigurePoint | None, missing: str) -> Reading:
    if point is None:
        return Reading(note=missing)
    value = None if point.value is None else float(point.value)
    return Reading(value, point.n, written_day(point.on, point.kind), point.missing)


def sources(comparisons: Iterable[Comparison]) -> list[IndicatorValue]:
    """Where the figures come from: for each comparison one figure of each source. One query."""
    ids = {point.id for each in comparisons for pair in each.pairs for point in pair.points}
    found: dict[tuple[str, str, str, str], IndicatorValue] = {}
    for figure in IndicatorValue.objects.filter(pk__in=ids).order_by("reference_on", "pk"):
        where = figure.source, figure.source_url
        found.setdefault((figure.indicator_id, figure.breakdown, *where), figure)
    return list(found.values())
