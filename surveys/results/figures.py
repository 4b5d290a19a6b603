"""The means of a published round as figures of the regions and the nation: what the page shows, no more.

A figure is made of what the one suppression engine left (ADR 13, ADR 24): a hidden number is in none.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from portal.chapters.figure import Reason
from portal.charts.text import round_half_up
from regions.models import IndicatorValue
from surveys.models import Round, Turnout
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults, RoundResults
from surveys.results.versions import basis_of, versions_before

REASONS = {
    Reason.FEW: IndicatorValue.Reason.SUPPRESSED,
    Reason.PROTECTS: IndicatorValue.Reason.SUPPRESSED,
    Reason.NO_ANSWERS: IndicatorValue.Reason.NO_ANSWER,
    Reason.CANNOT_SAY: IndicatorValue.Reason.CANNOT_SAY,
    Reason.NOT_ASKED: IndicatorValue.Reason.NOT_ASKED,
    Reason.NOBODY_INVITED: IndicatorValue.Reason.NOT_ASKED,
}


def origin_of(round_: Round) -> str:
    """By which the round's figures are known as its own."""
    return f"surveys.round:{round_.pk}"


def figures_of(round_: Round) -> list[IndicatorValue]:
    """Unsaved, of every question with a mean that names an indicator. The queries do not grow."""
    named = {
        question.indicator: question
        for question in round_.definition.questions
        if question.indicator and question.has_mean
    }
    if not named:
        return []
    results = RoundResults.of(round_)
    of_nation = not round_.regions.exists()
    invited = frozenset(
        Turnout.objects.filter(round=round_, invited__gt=0).values_list("region_code", flat=True)
    )
    before = versions_before(round_.survey)
    found = ((asked, results.question(asked.code)) for asked in named.values())
    return [
        IndicatorValue(
            indicator_id=asked.indicator,
            basis=basis_of(asked, round_.survey, before),
            **told,
            **_described(round_),
        )
        for asked, question in found
        if question is not None
        for told in told_of(question, invited, of_nation=of_nation)
    ]


def told_of(
    results: QuestionResults, invited: Collection[str], *, of_nation: bool
) -> Iterator[dict[str, Any]]:
    """What figures say of one question: its mean as the page writes it, or why there is none.

    The mean of all answers is the nation's where the whole country was asked.
    """
    if of_nation:
        yield {"region_id": None} | _told(results.nation, is_invited=True)
    for cell in results.regions:
        yield {"region_id": cell.region_code} | _told(cell, cell.region_code in invited)


def _told(cell: RegionResult, is_invited: bool) -> dict[str, Any]:
    if cell.mean is not None:
        return {"value": round_half_up(cell.mean, cell.decimals), "n": cell.n}
    reason = REASONS[cell.reason or Reason.NO_ANSWERS]
    if reason == IndicatorValue.Reason.NO_ANSWER and not is_invited:
        reason = IndicatorValue.Reason.NOT_ASKED
    return {"reason": reason}


def _described(round_: Round) -> dict[str, Any]:
    """What makes them trustworthy, alike for all figures of the round."""
    kind = IndicatorValue.Kind
    breakdown = IndicatorValue.Breakdown
    published = settings.SITE_ORIGIN + reverse("api:about")
    return {
        "kind": kind.INVENTED if round_.is_invented else kind.SURVEYED,
        "breakdown": breakdown.EXPERTS if round_.asks_experts else breakdown.ORGANISATIONS,
        "reference_on": localdate(round_.ended_at),
        "source_url": f"{published}#round-{round_.pk}",
        "licence": settings.DATA_LICENCE,
        "origin": origin_of(round_),
        "is_confidential": not round_.is_named,
        **IndicatorValue.source.by_column(Round.name.texts(round_)),
    }
