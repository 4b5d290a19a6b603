"""What rounds say of the nation, as tables to be read."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.chapters.chapter import Overview
from portal.chapters.figure import Figure, Reason
from surveys.models import Round
from surveys.results.columns import response_rate
from surveys.results.results import QuestionResults
from surveys.results.sentences import whole
from surveys.summary.national import NationalResults, RoundsMeasure
from surveys.summary.sentences import asked_where


def national_means(national: NationalResults) -> Overview:
    """The published national means beside those of the newest rounds."""
    return Overview(
        "measures",
        _("National means"),
        (_("What was asked"), _("Published earlier"), *(str(r.round) for r in national.results)),
        tuple(
            (_asked(measure, national), _published(measure), *map(_nation, measure.results))
            for measure in national.measures
        ),
    )


def _asked(measure: RoundsMeasure, national: NationalResults) -> str:
    """With its scale, where there are several: a mean of five points is none of eleven."""
    if len({each.scale for each in national.measures}) == 1:
        return measure.numbered
    first, last = measure.scale_ends
    asked = {"measure": measure.numbered, "first": first, "last": last}
    return _("%(measure)s; scale from %(first)s to %(last)s") % asked


def _published(measure: RoundsMeasure) -> str:
    before = measure.published
    if before is None:
        return "–"
    if before.n is None:
        return f"{before.written}, {before.on}"
    return _("%(mean)s (n = %(n)s), %(month)s") % {
        "mean": before.written,
        "n": whole(before.n),
        "month": before.on,
    }


def _nation(results: QuestionResults | None) -> Figure:
    return Figure.without(Reason.NOT_ASKED) if results is None else results.nation.figure


def rounds(national: NationalResults) -> Overview:
    """The rounds of which response rates are told, each with the way to it."""
    return Overview(
        "rounds",
        _("Response rates"),
        (_("Round"), _("Who was asked"), _("Stage"), _("Answered")),
        tuple(
            (
                str(each),
                f"{each.get_audience_display()}: {asked_where(each)}",
                _stage(each, national),
                response_rate(national.turnouts[each.pk].whole),
            )
            for each in national.counted
        ),
        tuple(_url(each, national) for each in national.counted),
    )


def _stage(round_: Round, national: NationalResults) -> str:
    if not round_.is_open(at=national.at):
        return _("over")
    until = date_format(localtime(round_.closes_at), "SHORT_DATE_FORMAT")
    return _("open until %(day)s") % {"day": until}


def _url(round_: Round, national: NationalResults) -> str:
    is_open = round_.is_open(at=national.at)
    return reverse("surveys:round_detail" if is_open else "surveys:results", args=[round_.pk])
