"""What rounds measured and who has answered, as plain data for the national summary."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.chapters.chapter import (
    Audience,
    Chapter,
    Link,
    Measure,
    Measures,
    Section,
)
from portal.charts.dots import Dots
from regions.models import Region
from surveys.models import Round
from surveys.results import charts
from surveys.summary import files, overviews, region_columns, sentences
from surveys.summary.national import NationalResults, RoundsMeasure, gather_national


def gather(
    reader: User, *, at: dt.datetime, regions: Sequence[Region], audience: str = ""
) -> Chapter:
    """What this person may see of rounds, that audience before the other."""
    national = gather_national(reader, at=at, audience=audience)
    return Chapter(
        sections=(_results(national), _rates(national)),
        region_columns=tuple(region_columns.columns(national, regions)),
        legend=region_columns.legend(national),
        notes=sentences.answers_from_files(national),
        file_tables=(files.national_means(national), files.response_rates(national)),
        figures=tuple(files.figures(national)),
        facts=tuple(files.facts(national)),
        is_invented=any(round_.is_invented for round_ in national.counted),
    )


def _results(national: NationalResults) -> Section:
    return Section(
        "results",
        _("How cooperation works"),
        sentences.highest_and_lowest(national),
        notes=sentences.sources(national),
        links=tuple(
            Link(_("Results of the round %(round)s") % {"round": each}, _url(each))
            for each in national.passed_over
        ),
        overview=overviews.national_means(national),
        measures=_measures(national),
        is_leading=True,
    )


def _measures(national: NationalResults) -> Measures | None:
    if national.newest is None or not national.measures:
        return None
    return Measures(
        source=Link(str(national.newest), _url(national.newest)),
        is_invented=national.newest.is_invented,
        audiences=tuple(
            Audience(each.round.audience, capfirst(each.round.get_audience_display()))
            for each in national.results
        ),
        measures=tuple(map(_measure, national.measures)),
    )


def _url(round_: Round) -> str:
    return reverse("surveys:results", args=[round_.pk])


def _measure(measure: RoundsMeasure) -> Measure:
    return Measure(
        measure.question.code,
        measure.question.number,
        measure.name,
        sentences.measured(measure),
        charts.region_means(measure.newest) if measure.newest else None,
        measure.published.as_published if measure.published else None,
    )


def _rates(national: NationalResults) -> Section:
    return Section(
        "rates",
        _("Who has answered"),
        sentences.answered(national),
        nothing=_("No round has been opened yet."),
        chart=_rates_chart(national),
        overview=overviews.rounds(national),
    )


def _rates_chart(national: NationalResults) -> Dots | None:
    """Of the round that is open; of one that is over the table of regions tells."""
    first = national.followed
    if first is None or not first.is_open(at=national.at):
        return None
    title = _("Response rate by region: %(round)s") % {"round": first}
    return replace(national.turnouts[first.pk].chart, title=title)
