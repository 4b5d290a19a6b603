"""What rounds say of the nation, in sentences."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.alphabet import alphabetical
from portal.chapters.places import some_names
from portal.charts import ranks
from surveys.models import Round
from surveys.results.region_result import DECIMALS
from surveys.results.sentences import ends, figure, imported, sentence, whole
from surveys.summary.national import NationalResults, RoundsMeasure


def highest_and_lowest(national: NationalResults) -> str:
    """The highest and the lowest of the national means of one scale, or why there are none."""
    if national.newest is None:
        return _("No round of the whole country is over yet whose results you may read.")
    shown = [measure for measure in national.measures if measure.value is not None]
    if not shown:
        return _("Too few have answered to show a national mean.")
    if len(shown) == 1:
        return _("%(name)s: %(mean)s.") % {"name": shown[0].name, "mean": _mean(shown[0])}
    ranked = [measure for measure in shown if ranks.is_ranked(measure)]
    scales = list(dict.fromkeys(measure.scale for measure in ranked))
    alike = [[each for each in ranked if each.scale == scale] for scale in scales]
    told = [_ends(group, is_only=len(scales) == 1) for group in alike if len(group) > 1]
    if told:
        return " ".join(told)
    if len(ranked) < 2:
        return _("Too few have answered to compare the national means.")
    return _("The national means are of different scales and are not compared.")


def _ends(measures: Sequence[RoundsMeasure], *, is_only: bool) -> str:
    """Of measures of one scale, which is named where there are others."""
    highest, lowest = ranks.ends(measures, DECIMALS)
    if highest:
        told = _("Highest: %(highest)s. Lowest: %(lowest)s.") % {
            "highest": ranks.named(highest, _with_mean, "; "),
            "lowest": ranks.named(lowest, _with_mean, "; "),
        }
    else:
        told = _("All national means are %(mean)s.") % {"mean": figure(measures[0].value)}
    if is_only:
        return told
    first, last = measures[0].scale_ends
    return " ".join([_("Scale from %(first)s to %(last)s.") % {"first": first, "last": last}, told])


def _with_mean(measure: RoundsMeasure) -> str:
    return f"{measure.name}, {_mean(measure)}"


def _mean(measure: RoundsMeasure) -> str:
    """With its n."""
    return measure.newest.nation.figure.text if measure.newest else ""


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
    told += dict.fromkeys(remark for each in national.measures for remark in each.remarks)
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
