"""Before and after in words: the country, how many regions changed which way, what got worse by name."""

from collections.abc import Callable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts import ranks, text
from portal.charts.moves import Move, Reading, Verdict
from regions.figures.writing import written_day
from roadmap.evidence.aim import is_reached
from roadmap.evidence.before_after import Comparison
from roadmap.evidence.figure_words import figure_in_words
from roadmap.models import Target

COUNTS: dict[Verdict | None, Callable[[int], str]] = {
    Verdict.WORSE: lambda n: ngettext(
        "Worse in %(count)d region.", "Worse in %(count)d regions.", n
    ),
    Verdict.FELL: lambda n: ngettext("Fell in %(count)d region.", "Fell in %(count)d regions.", n),
    Verdict.BETTER: lambda n: ngettext(
        "Better in %(count)d region.", "Better in %(count)d regions.", n
    ),
    Verdict.ROSE: lambda n: ngettext("Rose in %(count)d region.", "Rose in %(count)d regions.", n),
    Verdict.SAME: lambda n: ngettext(
        "Unchanged in %(count)d region.", "Unchanged in %(count)d regions.", n
    ),
    None: lambda n: ngettext(
        "%(count)d region cannot be compared.", "%(count)d regions cannot be compared.", n
    ),
}


def target_sentence(target: Target) -> str:
    """ "From 3.3 (mean, n = 39), 30.6.2026, to 3.8 by 31.12.2027." """
    told = {
        "from": figure_in_words(target.baseline) if target.baseline else _("no figure yet"),
        "value": ""
        if target.value is None
        else text.number(target.value, target.indicator.decimals),
        "day": date_format(target.by_on, "SHORT_DATE_FORMAT") if target.by_on else "",
    }
    if told["value"] and told["day"]:
        return _("From: %(from)s. To: %(value)s by %(day)s.") % told
    if told["value"]:
        return _("From: %(from)s. To: %(value)s.") % told
    if told["day"]:
        return _("From: %(from)s. To be moved by %(day)s.") % told
    return _("From: %(from)s.") % told


def comparison_sentences(comparison: Comparison) -> list[str]:
    """What became of the figures; in other words where there is nothing to compare yet."""
    if not comparison.has_news:
        return [_no_news(comparison)]
    return [*_of_nation(comparison), *_of_regions(comparison)]


def _no_news(comparison: Comparison) -> str:
    days = {(point.on, point.kind) for pair in comparison.pairs for point in pair.points}
    if not days:
        return _("There is no figure yet. The next round will tell.")
    return _("There has been no new figure since %(day)s. The next round will tell.") % {
        "day": written_day(*max(days))
    }


def _of_nation(comparison: Comparison) -> Iterator[str]:
    whole = next((move for move in comparison.changes.moves if move.is_whole), None)
    if whole is None:
        return
    yield _("Whole country: %(moved)s.") % {"moved": moved(comparison, whole)}
    target, pair = comparison.target, comparison.nation
    # The target of a step of one region is of that region.
    if target is None or target.value is None or len(comparison.regions) == 1 or pair.is_broken:
        return
    if pair.after is not None and pair.after.value is not None:
        before = pair.before.value if pair.before else None
        yield _reached(is_reached(comparison.indicator, pair.after.value, target.value, before))


def _of_regions(comparison: Comparison) -> Iterator[str]:
    regions = [move for move in comparison.changes.ordered if not move.is_whole]
    if len(regions) == 1:
        yield from _of_one(comparison, regions[0])
        return
    for verdict, words in COUNTS.items():
        if count := len(comparison.regional(verdict)):
            yield words(count) % {"count": count}
    if worse := comparison.regional(Verdict.WORSE):
        named = ranks.named(worse, lambda move: f"{move.name} {_ends(comparison, move)}", "; ")
        yield _("Worse than before: %(regions)s.") % {"regions": named}


def _of_one(comparison: Comparison, move: Move) -> Iterator[str]:
    yield f"{move.name}: {moved(comparison, move)}."
    (pair,) = comparison.regions.values()
    target = comparison.target
    if target is None or target.value is None or pair.after is None or pair.after.value is None:
        return
    if pair.is_broken:
        # What was aimed at was said on the earlier scale.
        return
    before = pair.before.value if pair.before else None
    yield _reached(is_reached(comparison.indicator, pair.after.value, target.value, before))


def _reached(is_reached: bool) -> str:
    return (
        _("The target has been reached.") if is_reached else _("The target has not been reached.")
    )


def moved(comparison: Comparison, move: Move) -> str:
    """ "3.3 (n = 39) → 3.4 (n = 41), better"; with the reason in the place of a figure."""
    ends, verdict = _ends(comparison, move), comparison.changes.verdict(move)
    return ends if verdict is None else f"{ends}, {verdict.word}"


def _ends(comparison: Comparison, move: Move) -> str:
    return f"{_figure(comparison, move.before)} → {_figure(comparison, move.after)}"


def _figure(comparison: Comparison, reading: Reading) -> str:
    figure = comparison.changes.figure(reading)
    if reading.value is None or reading.n is None:
        return figure
    told = _("%(figure)s (n = %(n)s)") % {"figure": figure, "n": text.number(reading.n, 0)}
    # Its n stays on the line of the figure.
    return told.replace(" ", "\N{NO-BREAK SPACE}")
