"""The national summary in sentences, for the page and for the document alike."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dashboard.summary import Measure, NationalSummary
from portal.ui.localised import alphabetical
from surveys.models import Round
from surveys.results.region_result import RegionResult
from surveys.results.sentences import ends, figure, imported, sentence, whole

# Of regions that stand equal, so many are named.
MOST_NAMED = 4


def of_results(summary: NationalSummary) -> str:
    """The highest and the lowest of the national means, or why there are none."""
    if summary.newest is None:
        return _("No round of the whole country is over yet whose results you may read.")
    minimum = summary.newest.minimum_group
    means = [
        (measure.name, measure.newest.nation, measure.newest.nation.mean)
        for measure in summary.measures
        if measure.newest and measure.newest.nation.mean is not None
    ]
    if not means:
        return _("Too few have answered to show a national mean.")
    means.sort(key=lambda each: -each[2])
    (highest, top, most), (lowest, bottom, least) = means[0], means[-1]
    if figure(most) == figure(least):
        return _("All national means are %(mean)s.") % {"mean": figure(most)}
    return _("Highest: %(highest)s, %(top)s. Lowest: %(lowest)s, %(bottom)s.") % {
        "highest": highest,
        "top": of_cell(top, minimum),
        "lowest": lowest,
        "bottom": of_cell(bottom, minimum),
    }


def of_sources(summary: NationalSummary) -> list[str]:
    """Which rounds the figures are of, what else n counts, and what this person does not see yet."""
    told = []
    if summary.results:
        told.append(_of_rounds(summary))
    told += of_imported(summary)
    if summary.withheld:
        who = get_text_list([Round.Audience(each).label for each in summary.withheld], _("and"))
        told.append(
            _(
                "The newest round of the whole country is over (%(who)s). Its results are not "
                "published yet, so you do not see them here."
            )
            % {"who": who}
        )
    # Last: on the page their links follow.
    told += [_of_passed_over(round_, summary) for round_ in summary.passed_over]
    return told


def _of_rounds(summary: NationalSummary) -> str:
    rounds = "; ".join(_source(each.round) for each in summary.results)
    if summary.passed_over:
        said = _("The figures are of these rounds that asked the whole country: %(rounds)s.")
    else:
        said = _(
            "The figures are of the newest round of each group that asked the whole country: "
            "%(rounds)s."
        )
    return said % {"rounds": rounds}


def _of_passed_over(round_: Round, summary: NationalSummary) -> str:
    n = summary.turnouts[round_.pk].whole.answered + summary.imported.get(round_.pk, 0)
    return _(
        "%(round)s is newer, n = %(n)s. Fewer than half of the regions that it asked have enough "
        "answers to be shown, so the figures stay with an earlier round."
    ) % {"round": _source(round_), "n": whole(n)}


def of_imported(summary: NationalSummary) -> list[str]:
    """Of each round whose n and response rate differ by answers from files."""
    return [
        f"{each.round}: {imported(summary.imported[each.round.pk])}"
        for each in summary.results
        if each.round.pk in summary.imported
    ]


def _source(round_: Round) -> str:
    return _("%(round)s (%(who)s, over on %(day)s)") % {
        "round": round_,
        "who": round_.get_audience_display(),
        "day": date_format(localtime(round_.ended_at), "SHORT_DATE_FORMAT"),
    }


def asked_where(round_: Round) -> str:
    """The regions of a round, whose regions are read already."""
    names = sorted((region.short_name for region in round_.regions.all()), key=alphabetical)
    return _some(names) if names else _("Whole country")


def of_cell(cell: RegionResult, minimum: int) -> str:
    """3.4 (n = 12), or what stands in its place."""
    if cell.mean is None or cell.n is None:
        return cell.missing
    return _("%(mean)s (n = %(n)s)") % {"mean": figure(cell.mean), "n": whole(cell.n)}


def of_measure(measure: Measure) -> str:
    """The nation's mean of the newest round, the strongest and the weakest regions."""
    if measure.newest is None:
        return ""
    return " ".join(filter(None, (sentence(measure.newest), ends(measure.newest))))


def of_rates(summary: NationalSummary) -> str:
    """How many have answered the round that is followed, and until when they may."""
    first = summary.followed
    if first is None:
        return ""
    told = {"round": first, "answered": summary.turnouts[first.pk].whole.sentence}
    if not first.is_open(at=summary.at):
        return _("%(round)s is over. %(answered)s") % told
    told["until"] = date_format(localtime(first.closes_at), "SHORT_DATE_FORMAT")
    return _("%(round)s is open until %(until)s. %(answered)s") % told


def of_profiles(summary: NationalSummary) -> str:
    """How much is written, and where least."""
    written = _("%(written)d of %(all)d sections are written in %(regions)d regions.") % {
        "written": summary.written_count,
        "all": summary.section_count,
        "regions": len(summary.states),
    }
    if not summary.emptiest:
        return written
    least = _("Least in %(regions)s: %(count)d of %(all)d.") % {
        "regions": _some(state.region.short_name for state in summary.emptiest),
        "count": summary.emptiest[0].filled_count,
        "all": summary.emptiest[0].all_count,
    }
    return f"{written} {least}"


def _some(names: Iterable[str]) -> str:
    """Names in a row; of many, the first few and how many others."""
    names = list(names)
    shown, others = names[:MOST_NAMED], len(names) - MOST_NAMED
    if others > 0:
        shown.append(ngettext("%(count)d other", "%(count)d others", others) % {"count": others})
    return str(get_text_list(shown, _("and")))
