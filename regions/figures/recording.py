"""Figures are recorded: each a new version of its chain, nothing is overwritten."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from regions.models import Indicator, IndicatorValue
from regions.models.indicator import ChainKey

# What makes two versions say the same.
SAID = (
    *("kind", "value", "standing", "reason", "n", "source_fi", "source_sv", "source_en"),
    *("source_url", "licence", "origin", "basis", "is_confidential"),
)
PLACES = Decimal(1).scaleb(-4)


@transaction.atomic
def record_figures(
    figures: Iterable[IndicatorValue], *, by: User | None, at: dt.datetime
) -> list[IndicatorValue]:
    """Write unsaved figures as the newest versions of their chains; returns those that were written.

    What says the same as the newest version is passed over, and so is what is of no indicator that the
    portal knows. The queries do not grow with the figures. Raises `ValueError` for two of one chain.
    """
    given = list(figures)
    wanted = {figure.place_in_chain: figure for figure in given}
    if len(wanted) < len(given):
        raise ValueError("Two figures are of one indicator, place, day and breakdown.")
    known = _locked({figure.indicator_id for figure in given})
    newest = _newest(known, {figure.reference_on for figure in given})
    written = []
    for key, figure in wanted.items():
        before = newest.get(key)
        figure.value = None if figure.value is None else Decimal(figure.value).quantize(PLACES)
        if figure.indicator_id not in known or (before and _says_the_same(figure, before)):
            continue
        figure.supersedes, figure.recorded_at = before, at
        written.append(figure)
    if written:
        IndicatorValue.objects.bulk_create(written)
        trail.record("figures.recorded", subject=None, by=by, at=at, figures=len(written))
    return written


@transaction.atomic
def withdraw_figures(origin: str, *, by: User | None, at: dt.datetime) -> list[IndicatorValue]:
    """What this origin has published is taken back: `none published` supersedes it."""
    standing = IndicatorValue.objects.told().filter(origin=origin)
    return record_figures(map(_taken_back, standing), by=by, at=at)


def _locked(codes: Collection[str]) -> set[str]:
    """Those that are known. Whoever records figures of the same indicators waits."""
    indicators = Indicator.objects.select_for_update().filter(pk__in=codes).order_by("pk")
    return set(indicators.values_list("pk", flat=True))


def _newest(codes: Collection[str], days: Collection[dt.date]) -> dict[ChainKey, IndicatorValue]:
    rows = IndicatorValue.objects.newest().filter(indicator__in=codes, reference_on__in=days)
    return {row.place_in_chain: row for row in rows}


def _says_the_same(one: IndicatorValue, other: IndicatorValue) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


def _taken_back(figure: IndicatorValue) -> IndicatorValue:
    return IndicatorValue(
        indicator_id=figure.indicator_id,
        region_id=figure.region_id,
        reference_on=figure.reference_on,
        breakdown=figure.breakdown,
        kind=figure.kind,
        reason=IndicatorValue.Reason.NONE_PUBLISHED,
        **IndicatorValue.source.by_column(IndicatorValue.source.texts(figure)),
        source_url=figure.source_url,
        licence=figure.licence,
        origin=figure.origin,
        basis=figure.basis,
        is_confidential=figure.is_confidential,
    )
