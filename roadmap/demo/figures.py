"""Invented figures beside those of the demo's round: a year earlier, and as organisations see it."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from portal.registry.demo import World
from regions.figures import record_figures
from regions.models import IndicatorValue, Region

ORIGIN = "roadmap.demo"
INDICATORS = ("structures_involve", "structures_unite", "structures_reach")
SOURCE = {
    "fi": "Keksitty luku esittelyä varten",
    "sv": "Påhittad siffra för demonstrationen",
    "en": "Invented for the demo",
}
# Before most steps of the demo begin.
EARLIER = dt.timedelta(days=406)
ORGANISATIONS_ASKED = dt.timedelta(days=40)
NATION = {"experts": ("3.2", "3.5", "3.4"), "organisations": ("3.3", "3.1", "3.2")}
ANSWERS = {"experts": 37, "organisations": 684}
LOWEST, HIGHEST = Decimal("2.2"), Decimal("4.6")
Breakdown = IndicatorValue.Breakdown
# The figures that propose a step, each by a rule of its own: indicator, region, whose, when and how much.
FELL_SINCE = ("structures_involve", "satakunta", "4.0")
LOW_NOW = ("structures_reach", "kainuu", "1.8")
APART_NOW = ("structures_involve", "vantaa-ja-kerava", "2.6")
# Where too few organisations answered.
FEW = ("keski-pohjanmaa", "ita-uusimaa")


def add_figures(world: World) -> int:
    """Of experts a year before the round, of organisations then and now."""
    draw = random.Random(23)  # noqa: S311, an invented world
    return len(record_figures(_figures(world, draw), by=None, at=world.at))


def remove_figures() -> None:
    IndicatorValue.objects.filter(origin=ORIGIN).delete()


def _figures(world: World, draw: random.Random) -> Iterator[IndicatorValue]:
    regions = list(Region.objects.order_by("code"))
    today = world.at.date()
    for place, indicator in enumerate(INDICATORS):
        newest = IndicatorValue.objects.newest().filter(
            indicator=indicator, breakdown=Breakdown.EXPERTS, value__isnull=False
        )
        dated = {value.region_id: value for value in newest.order_by("reference_on")}
        asked_on = dated[None].reference_on
        years = {Breakdown.EXPERTS: (asked_on - EARLIER,), Breakdown.ORGANISATIONS: ()}
        years[Breakdown.ORGANISATIONS] = (
            today - ORGANISATIONS_ASKED - EARLIER,
            today - ORGANISATIONS_ASKED,
        )
        for breakdown, days in years.items():
            for day in days:
                nation = Decimal(NATION[breakdown][place])
                yield _figure(indicator, None, breakdown, day, nation, n=ANSWERS[breakdown])
        for region in regions:
            now = dated[region.pk]
            yield _experts_then(indicator, region, asked_on - EARLIER, now, draw)
            yield from _organisations(indicator, region, years[Breakdown.ORGANISATIONS], now, draw)


def _experts_then(
    indicator: str, region: Region, on: dt.date, now: IndicatorValue, draw: random.Random
) -> IndicatorValue:
    value = (now.value or Decimal(0)) + Decimal(
        draw.choice(("-1.0", "-0.5", "-0.5", "0", "0", "0.5", "1.0"))
    )
    if (indicator, region.slug) == FELL_SINCE[:2]:
        value = Decimal(FELL_SINCE[2])
    value = min(max(value, Decimal(1)), Decimal(5))
    return _figure(indicator, region, Breakdown.EXPERTS, on, value, n=now.n)


def _organisations(
    indicator: str,
    region: Region,
    days: tuple[dt.date, ...],
    experts: IndicatorValue,
    draw: random.Random,
) -> Iterator[IndicatorValue]:
    then, today = days
    if region.slug in FEW:
        yield _figure(indicator, region, Breakdown.ORGANISATIONS, today, None, n=None)
        return
    near = (experts.value or Decimal(0)) + Decimal(draw.randint(-6, 6)) / 10
    now = min(max(near, LOWEST), HIGHEST)
    for named, region_slug, told in (LOW_NOW, APART_NOW):
        if (indicator, region.slug) == (named, region_slug):
            now = Decimal(told)
    before = min(max(now + Decimal(draw.randint(-5, 4)) / 10, Decimal(1)), HIGHEST)
    for day, value in ((then, before), (today, now)):
        yield _figure(indicator, region, Breakdown.ORGANISATIONS, day, value, n=draw.randint(8, 60))


def _figure(
    indicator: str,
    region: Region | None,
    breakdown: str,
    on: dt.date,
    value: Decimal | None,
    *,
    n: int | None,
) -> IndicatorValue:
    return IndicatorValue(
        indicator_id=indicator,
        region=region,
        breakdown=breakdown,
        kind=IndicatorValue.Kind.INVENTED,
        value=value,
        reason=IndicatorValue.Reason.SUPPRESSED if value is None else "",
        n=n,
        reference_on=on,
        licence="CC BY 4.0",
        origin=ORIGIN,
        **IndicatorValue.source.by_column(SOURCE),
    )
