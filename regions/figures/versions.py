"""Every version of a figure, newest first: what it said, when that was recorded, what superseded it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.charts import text
from regions.figures.writing import written_day, written_number
from regions.models import Indicator, IndicatorValue, Region


@dataclass(frozen=True)
class FigureVersion:
    value: str
    # Why there is no value, in words.
    missing: str
    n: str
    kind: str
    source: str
    source_url: str
    licence: str
    is_invented: bool
    recorded_at: dt.datetime
    # None: this is the newest.
    superseded_at: dt.datetime | None


@dataclass(frozen=True)
class FigureChain:
    """All versions of the figure of one day, newest first."""

    day: str
    whose: str
    versions: Sequence[FigureVersion]


def figure_chains(indicator: Indicator, region: Region | None) -> list[FigureChain]:
    """Of a region or the nation, newest day first. One query."""
    rows = IndicatorValue.objects.filter(indicator=indicator, region=region)
    rows = rows.select_related("superseded_by").order_by("-reference_on", "breakdown", "-pk")
    return [
        _chain(indicator, list(versions))
        for _day, versions in groupby(rows, key=lambda row: (row.reference_on, row.breakdown))
    ]


def _chain(indicator: Indicator, versions: Sequence[IndicatorValue]) -> FigureChain:
    newest = versions[0]
    return FigureChain(
        written_day(newest.reference_on, newest.kind),
        capfirst(newest.get_breakdown_display()) if newest.breakdown else "",
        list(_told(indicator, versions)),
    )


def _told(indicator: Indicator, versions: Iterable[IndicatorValue]) -> Iterable[FigureVersion]:
    for row in versions:
        later = getattr(row, "superseded_by", None)
        withheld = row.is_withheld
        yield FigureVersion(
            value="" if withheld else written_number(indicator, row.value),
            missing=_("not shown any more: the answers were given in confidence")
            if withheld
            else row.missing,
            n="" if withheld or row.n is None else text.number(row.n, 0),
            kind=row.get_kind_display(),
            source=row.source,
            source_url=row.source_url,
            licence=row.licence,
            is_invented=row.kind == IndicatorValue.Kind.INVENTED,
            recorded_at=row.recorded_at,
            superseded_at=later.recorded_at if later else None,
        )
