"""Columns and cells that files about a round and about the nation share."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.chapters.figure import Figure, Reason
from portal.chapters.places import NATION
from portal.tabular.columns import Column
from surveys.counts.turnout import Group, RoundTurnout
from surveys.models import Round
from surveys.results import sentences
from surveys.results.benchmarks import Benchmark
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults

# In place of a region's code, beside the two digits of the others.
NATIONWIDE = "national"


def question_columns() -> tuple[Column, ...]:
    return (Column(_("Question"), "text", 16), Column(_("How it was asked"), "text", 60))


def region_cells(result: RegionResult) -> tuple[str, str]:
    return (result.region_code or NATIONWIDE, result.name)


def number(result: RegionResult, value: float | None) -> float | None:
    """As its page writes it: a whole number where figures were rounded to one."""
    return value if value is None or result.decimals else round(value)


def names(results: tuple[RegionResult, ...]) -> str:
    """In one cell, each with its mean and n."""
    return ", ".join(map(sentences.rated, results))


def response_rate(group: Group | None) -> Figure:
    """Between 0 and 1, of how many invited."""
    if group is None:
        return Figure.without(Reason.NOT_ASKED)
    text = _("%(rate)s (%(answered)s of %(invited)s)") % {
        "rate": group.rate_text,
        "answered": sentences.whole(group.answered),
        "invited": sentences.whole(group.invited),
    }
    if not group.invited:
        return Figure(text, n=0, reason=Reason.NOBODY_INVITED)
    return Figure(text, group.answered / group.invited, group.invited)


def all_results(results: QuestionResults) -> Iterator[tuple[tuple[str, str], RegionResult]]:
    """All answers first, then region by region."""
    yield (NATION, sentences.all_answers()), results.nation
    for each in results.places:
        yield region_cells(each), each


def origin(round_: Round) -> tuple[str, str]:
    """Where a figure comes from, and of which kind it is therefore."""
    return (str(round_), _("invented") if round_.is_invented else _("survey round"))


def publication(before: Benchmark) -> tuple[str, str]:
    return (f"{before.source}, {before.on}", _("published figure"))


def all_groups(counted: RoundTurnout) -> Iterator[tuple[str, Group]]:
    """The whole round first, then region by region."""
    yield _("All"), counted.whole
    for group in counted.by_region:
        yield group.name, group
