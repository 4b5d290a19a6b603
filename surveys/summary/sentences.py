"""What rounds say of the nation, in sentences."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.chapters.places import some_names
from surveys.models import Round
from surveys.results.sentences import ends, figure, imported, sentence, whole
from surveys.summary.national import NationalResults, RoundsMeasure


def highest_and_lowest(national: NationalResults) -> str:
    """The highest and the lowest of the national means, or why there are none."""
    if national.newest is None:
        return _("No round of the whole country is over yet whose results you may read.")
    means = [
        (measure.name, measure.newest.nation.figure, measure.newest.nation.mean)
        for measure in national.measures
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
        "top": top.text,
        "lowest": lowest,
        "bottom": bottom.text,
    }


def sources(national: NationalResults) -> tuple[str, ...]:
    """Which rounds the figures are of, what else n counts, and what this person does not see yet."""
    told = []
    if national.results:
        told.append(_rounds(national))
    told += answers_from_files(national)
    if national.withheld:
        who = get_text_list([Round.Audience(each).label for each in national.withheld], _("and"))
        told.append(
            _(
                "The newest round of the whole country is over (%(who)s). Its results are not "
                "published yet, so you do not see them here."
            )
            % {"who": who}
        )
    # Last: on the page their links follow.
    told += [_passed_over(round_, national) for round_ in national.passed_over]
    return tuple(told)


def _rounds(national: NationalResults) -> str:
    rounds = "; ".join(_source(each.round) for each in national.results)
    if national.passed_over:
        said = _("The figures are of these rounds that asked the whole country: %(rounds)s.")
    else:
        said = _(
            "The figures are of the newest round of each group that asked the whole country: "
            "%(rounds)s."
        )
    return said % {"rounds": rounds}


def _passed_over(round_: Round, national: NationalResults) -> str:
    n = national.turnouts[round_.pk].whole.answered + national.imported.get(round_.pk, 0)
    return _(
        "%(round)s is newer, n = %(n)s. Fewer than half of the regions that it asked have enough "
        "answers to be shown, so the figures stay with an earlier round."
    ) % {"round": _source(round_), "n": whole(n)}


def answers_from_files(national: NationalResults) -> tuple[str, ...]:
    """Of each round whose n and response rate differ by answers from files."""
    return tuple(
        f"{each.round}: {imported(national.imported[each.round.pk])}"
        for each in national.results
        if each.round.pk in national.imported
    )


def _source(round_: Round) -> str:
    return _("%(round)s (%(who)s, over on %(day)s)") % {
        "round": round_,
        "who": round_.get_audience_display(),
        "day": date_format(localtime(round_.ended_at), "SHORT_DATE_FORMAT"),
    }


def asked_where(round_: Round) -> str:
    """The regions of a round, whose regions are read already."""
    names = sorted((region.short_name for region in round_.regions.all()), key=alphabetical)
    return some_names(names) if names else _("Whole country")


def measured(measure: RoundsMeasure) -> str:
    """The nation's mean of the newest round, the strongest and the weakest regions."""
    if measure.newest is None:
        return ""
    return " ".join(filter(None, (sentence(measure.newest), ends(measure.newest))))


def answered(national: NationalResults) -> str:
    """How many have answered the round that is followed, and until when they may."""
    first = national.followed
    if first is None:
        return ""
    told = {"round": first, "answered": national.turnouts[first.pk].whole.sentence}
    if not first.is_open(at=national.at):
        return _("%(round)s is over. %(answered)s") % told
    told["until"] = date_format(localtime(first.closes_at), "SHORT_DATE_FORMAT")
    return _("%(round)s is open until %(until)s. %(answered)s") % told
