"""Columns and values that the tables about a round and about the nation share."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.tabular.columns import Column
from surveys.counts.turnout import Group, RoundTurnout
from surveys.models import Round
from surveys.results import sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults

Values = tuple[Any, ...]
# As tables for programs call all answers, or the whole country, beside the two digits of a region.
NATION = "all"
NATIONWIDE = "national"


def question_columns() -> tuple[Column, ...]:
    return (Column(_("Question"), "text", 16), Column(_("How it was asked"), "text", 60))


def place_columns() -> tuple[Column, ...]:
    return (Column(_("Region code"), "text", 12), Column(_("Region"), "text", 24))


def place_of(cell: RegionResult) -> Values:
    return (cell.region_code or NATIONWIDE, cell.name)


def names_of(cells: tuple[RegionResult, ...]) -> str:
    """In one cell, each with its mean and n."""
    return ", ".join(map(sentences.rated, cells))


def rate_of(group: Group) -> float | None:
    """Between 0 and 1; none where nobody was invited."""
    return group.answered / group.invited if group.invited else None


def places_of(results: QuestionResults) -> Iterator[tuple[Values, RegionResult]]:
    """All answers first."""
    yield (NATION, sentences.all_answers()), results.nation
    for cell in results.places:
        yield place_of(cell), cell


def origin_of(round_: Round) -> tuple[str, str]:
    """Where a figure comes from, and of which kind it is therefore."""
    return (str(round_), _("invented") if round_.is_invented else _("survey round"))


def publication_of(before: Benchmark) -> tuple[str, str]:
    return (f"{before.source}, {before.on}", _("published figure"))


def groups_of(counted: RoundTurnout) -> Iterator[tuple[str, Group]]:
    """The whole round first."""
    yield _("All"), counted.whole
    for group in counted.by_region:
        yield group.name, group
