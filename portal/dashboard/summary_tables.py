"""The national summary as tables: what was measured, who has answered, region by region."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.charts.table import Table, table
from portal.dashboard.summary import Line, Measure, NationalSummary
from portal.dashboard.summary_words import asked_where, of_cell
from regions.profiles.completeness import RegionState
from surveys.counts.turnout import Group
from surveys.models import Round
from surveys.results.results import QuestionResults
from surveys.results.sentences import whole


def measures_table(summary: NationalSummary) -> Table:
    """The published national means beside those of the newest rounds."""
    return table(
        _("National means"),
        [_("What was asked"), _("Published earlier"), *(str(r.round) for r in summary.results)],
        [
            (
                numbered(measure),
                _published(measure),
                *(_nation(results) for results in measure.results),
            )
            for measure in summary.measures
        ],
    )


def numbered(measure: Measure) -> str:
    """So that narrow tables can name it by its number."""
    return f"{measure.question.number}. {measure.name}"


def _published(measure: Measure) -> str:
    before = measure.published
    if before is None:
        return "–"
    if before.n is None:
        return f"{before.written}, {before.on}"
    return _("%(mean)s (n = %(n)s), %(month)s") % {
        "mean": before.written,
        "n": before.n,
        "month": before.on,
    }


def _nation(results: QuestionResults | None) -> str:
    return _("not asked") if results is None else of_cell(results.nation, results.minimum)


def rounds_table(summary: NationalSummary) -> Table:
    """The rounds of which response rates are told, each with the way to it."""
    rounds = summary.counted
    return table(
        _("Response rates"),
        [_("Round"), _("Who was asked"), _("Stage"), _("Answered")],
        [
            (
                str(each),
                f"{each.get_audience_display()}: {asked_where(each)}",
                _stage(each, summary),
                _rate(summary.turnouts[each.pk].whole),
            )
            for each in rounds
        ],
        urls=[_url(each, summary) for each in rounds],
    )


def _stage(round_: Round, summary: NationalSummary) -> str:
    if not round_.is_open(at=summary.at):
        return _("over")
    until = date_format(localtime(round_.closes_at), "SHORT_DATE_FORMAT")
    return _("open until %(day)s") % {"day": until}


def _url(round_: Round, summary: NationalSummary) -> str:
    is_open = round_.is_open(at=summary.at)
    return reverse("surveys:round_detail" if is_open else "surveys:results", args=[round_.pk])


def regions_table(summary: NationalSummary) -> Table:
    """One line for each region: its means, its response rates, its profile.

    A list of the measures by number stands before it.
    """
    headings = [
        _("Region"),
        *(_("Mean %(number)d") % {"number": m.question.number} for m in summary.measures),
        *(_answered_by(each, summary) for each in summary.nationwide),
        _("Profile"),
    ]
    lines = summary.lines
    return table(
        _("Region by region"),
        headings,
        [
            (line.region.short_name, *_figures(line, summary), _profile(line.state))
            for line in lines
        ],
        urls=[line.region.get_absolute_url() for line in lines],
    )


def _figures(line: Line, summary: NationalSummary) -> tuple[str, ...]:
    minimum = summary.newest.minimum_group if summary.newest else 1
    means = (_("not asked") if cell is None else of_cell(cell, minimum) for cell in line.cells)
    return (*means, *(_rate(group) for group in line.rates))


def _answered_by(round_: Round, summary: NationalSummary) -> str:
    """There is one open round of each audience, and one that is over."""
    who = round_.get_audience_display()
    if round_ in summary.open_rounds:
        return _("Answered so far: %(who)s") % {"who": who}
    return _("Answered: %(who)s") % {"who": who}


def _rate(group: Group | None) -> str:
    if group is None:
        return _("not asked")
    return _("%(rate)s (%(answered)s of %(invited)s)") % {
        "rate": group.rate_text,
        "answered": whole(group.answered),
        "invited": whole(group.invited),
    }


def _profile(state: RegionState) -> str:
    """How many sections are written, and when the newest was published."""
    filled = _("%(filled)d of %(all)d") % {"filled": state.filled_count, "all": state.all_count}
    if state.newest is None:
        return filled
    return f"{filled}, {date_format(localtime(state.newest), 'SHORT_DATE_FORMAT')}"
