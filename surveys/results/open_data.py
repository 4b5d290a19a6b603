"""The results of a round as JSON: what the page shows, and nothing that it hides."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from regions.models import Region
from surveys.counts.turnout import Group
from surveys.models import Correction, Round
from surveys.questionnaire.definition import Choice, Definition, Question
from surveys.questionnaire.place import found_at
from surveys.questionnaire.text import LocalisedText
from surveys.results.benchmarks import Benchmark
from surveys.results.region_result import RegionResult, Share
from surveys.results.results import QuestionResults, RoundResults

Json = dict[str, Any]

# In place of an empty code.
NATIONWIDE = "nationwide"
DECIMALS = 4


def as_json(
    results: RoundResults,
    answered: Group,
    imported_count: int,
    published: dict[str, tuple[Benchmark, ...]],
    corrections: Iterable[Correction] = (),
) -> Json:
    """`corrections` are told only where there are any."""
    round_ = results.round
    told: Json = {
        "id": round_.pk,
        "url": settings.SITE_ORIGIN + reverse("api:round_results", args=[round_.pk]),
        "name": Round.name.texts(round_),
        "licence": _licence(round_),
        "invented": round_.is_invented,
        "survey": {
            "code": round_.survey.code,
            "version": round_.survey.version,
            "title": _words(round_.definition.title),
        },
        "audience": round_.audience,
        "confidentiality": round_.confidentiality,
        "minimum_group": round_.minimum_group,
        "opened_at": _moment(round_.opens_at),
        "closed_at": _moment(round_.ended_at),
        "results_published_at": _moment(round_.results_published_at),
        "invited": answered.invited,
        "answered": answered.answered,
        "imported": imported_count,
        "places": _places(results),
        "questions": [
            _question(each, published.get(each.question.code, ())) for each in results.questions
        ],
    }
    if corrected := [_correction(each, round_.definition) for each in corrections]:
        told["corrections"] = corrected
    return told


def _correction(each: Correction, definition: Definition) -> Json:
    """Whoever made it is told by their role: names of those who work here are no open data."""
    found = found_at(definition, each.place)
    return {
        "at": _moment(each.at),
        "by_role": each.by_role or None,
        "question": found.code if isinstance(found, Question) else None,
        "place": each.place,
        "language": each.language,
        "before": each.words_before,
        "after": each.words_after,
    }


def _licence(round_: Round) -> Json | None:
    """None before the results are published: they are nobody's to pass on then."""
    if round_.results_published_at is None:
        return None
    return {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}


def _moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else None


def _words(words: LocalisedText) -> Json:
    return {language: words.in_language(language) for language in words.by_language}


def _places(results: RoundResults) -> list[Json]:
    """Each place once; cells refer to it by its code."""
    regions: dict[str, Region | None] = {
        cell.region_code: cell.region for each in results.questions for cell in each.places
    }
    return [
        {"code": code, "kind": "region", "name": Region.short_name.texts(region)}
        if region
        else {"code": NATIONWIDE, "kind": "nationwide", "name": None}
        for code, region in regions.items()
    ]


def _question(results: QuestionResults, published: tuple[Benchmark, ...]) -> Json:
    question = results.question
    return {
        "code": question.code,
        "number": question.number,
        "kind": question.kind,
        "text": _words(question.text),
        "unit": _words(question.unit),
        "choices": [
            {"code": choice.code, "value": choice.number, "text": _words(choice.text)}
            for choice in _choices(results)
        ],
        "answers_in_words": results.text_count if question.is_open or question.why else None,
        "all": None if question.is_open else _cell(results.nation, question),
        "by_place": [
            {"place": cell.region_code or NATIONWIDE} | _cell(cell, question)
            for cell in results.places
        ],
        "mean_of_regions": _rounded(results.mean_of_regions),
        "strongest": [cell.region_code for cell in results.strongest],
        "weakest": [cell.region_code for cell in results.weakest],
        "published": [_published(was) for was in published],
    }


def _choices(results: QuestionResults) -> Iterator[Choice]:
    """What could be chosen; of a list of the portal's own, what is told of by itself."""
    if not results.question.is_reference:
        yield from results.question.offered
        return
    for share in results.nation.distribution:
        if isinstance(share.of, Choice):
            yield share.of


def _cell(cell: RegionResult, question: Question) -> Json:
    """All null but the reason where it is hidden; where values alone are, how many they are stays."""
    told: Json = {
        "hidden": cell.hidden,
        "answered": cell.answered,
        "n": cell.n,
        "mean": _rounded(cell.mean),
        "standard_deviation": _rounded(cell.deviation),
        "median": cell.median,
        "distribution": None if cell.is_hidden else [_share(share) for share in cell.distribution],
    }
    if cell.withheld:
        told |= {"withheld": cell.withheld}
        told |= {"cannot_say": cell.cannot_say} if question.cannot_say else {}
    if cell.mean_hidden:
        told |= {"mean_hidden": cell.mean_hidden}
    if cell.is_rounded and cell.mean is not None:
        told |= {"rounded_to": cell.step}
    return told


def _share(share: Share) -> Json:
    return {"code": share.code, "count": share.count, "share": _rounded(share.share)}


def _published(was: Benchmark) -> Json:
    return {
        "value": was.value,
        "n": was.n,
        "month": f"{was.reference_on:%Y-%m}",
        "source": _words(was.sources),
        "source_url": was.source_url,
        "named": [
            {"as": naming.code, "places": [region.code for region in naming.regions]}
            for naming in was.namings
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
