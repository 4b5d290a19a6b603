"""Results in words: the sentence before the chart, and the formulas behind the figures."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts import parts, ranks, text
from surveys.questionnaire.definition import QuestionKind
from surveys.results.region_result import DECIMALS, RegionResult, Share
from surveys.results.results import QuestionResults


def all_answers() -> str:
    """What the total of a round is called, of however many regions: on pages and in files."""
    return _("All answers")


def figure(value: float | None) -> str:
    return "" if value is None else text.number(value, DECIMALS)


def whole(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)


def percent(share: Share) -> str:
    return parts.percent(share.share)


def sentence(results: QuestionResults, selected: Collection[str] = ()) -> str:
    """What was answered, in one sentence; the selected places first."""
    question, nation = results.question, results.nation
    if question.is_open:
        return text_count(results)
    if not nation.is_shown or not nation.n:
        return f"{capfirst(nation.missing)}."
    if not question.has_mean:
        return _most_common(results)
    beside = [_place(cell) for cell in results.places if cell.region_code in selected]
    if nation.mean is None:
        return _of_numbers(nation)
    mean = {"mean": nation.mean_text, "n": whole(nation.n)}
    if not beside:
        return _kept_together(_("Mean of all answers %(mean)s (n = %(n)s).") % mean)
    mean["places"] = ", ".join(beside)
    return _kept_together(_("%(places)s; all answers %(mean)s (n = %(n)s).") % mean)


def ends(results: QuestionResults) -> str:
    """The regions with the highest and the lowest mean, of those that are compared, and why others are not."""
    told = []
    if results.strongest:
        named = {
            "high": ranks.named(results.strongest, rated),
            "low": ranks.named(results.weakest, rated),
        }
        if results.question.is_scale:
            told.append(_("Strongest: %(high)s. Weakest: %(low)s.") % named)
        else:
            told.append(_("Highest: %(high)s. Lowest: %(low)s.") % named)
    if len(results.rated) > 1 and results.unranked:
        told.append(_unranked(len(results.unranked)))
    left_out = sum(cell.is_hidden for cell in results.regions)
    if told and left_out:
        told.append(
            ngettext(
                "%(count)d region is hidden and is not compared.",
                "%(count)d regions are hidden and are not compared.",
                left_out,
            )
            % {"count": left_out}
        )
    return _kept_together(" ".join(told))


def _unranked(count: int) -> str:
    """Where one or two answer by name, their figures are shown, and no rank is made of them."""
    return ngettext(
        "%(count)d region has fewer than %(least)d answers and is not compared.",
        "%(count)d regions have fewer than %(least)d answers and are not compared.",
        count,
    ) % {"count": count, "least": ranks.LEAST_RANKED}


def text_count(results: QuestionResults) -> str:
    """How many texts, or names of organisations, may be read."""
    if results.question.kind == QuestionKind.ORGANISATION:
        return _named_count(results)
    if results.text_count is None:
        return ngettext(
            "Fewer than %(minimum)d answer in people’s own words may be shown.",
            "Fewer than %(minimum)d answers in people’s own words may be shown.",
            results.minimum,
        ) % {"minimum": results.minimum}
    if not results.text_count:
        return _("Nobody answered in their own words.")
    return ngettext(
        "%(count)d answer in people’s own words.",
        "%(count)d answers in people’s own words.",
        results.text_count,
    ) % {"count": results.text_count}


def _named_count(results: QuestionResults) -> str:
    if results.text_count is None:
        return ngettext(
            "Fewer than %(minimum)d answer that names an organisation may be shown.",
            "Fewer than %(minimum)d answers that name an organisation may be shown.",
            results.minimum,
        ) % {"minimum": results.minimum}
    if not results.text_count:
        return _("Nobody named an organisation.")
    return ngettext(
        "%(count)d answer names an organisation.",
        "%(count)d answers name an organisation.",
        results.text_count,
    ) % {"count": results.text_count}


def imported(count: int) -> str:
    """Beside a response rate, which tells of the invited alone."""
    if not count:
        return ""
    return ngettext(
        "n also counts %(count)s answer that came as a file.",
        "n also counts %(count)s answers that came as a file.",
        count,
    ) % {"count": whole(count)}


def _most_common(results: QuestionResults) -> str:
    """Shares are of all who answered, and so is n."""
    n = whole(results.nation.n or 0)
    named = " · ".join(f"{share.label} {percent(share)}" for share in results.most_common)
    if not named:
        return _kept_together(_("n = %(n)s.") % {"n": n})
    return _kept_together(_("Most often: %(named)s (n = %(n)s).") % {"named": named, "n": n})


def _of_numbers(nation: RegionResult) -> str:
    """Of which there is no mean that may be told."""
    told = _("Median of all answers %(median)s (n = %(n)s). The mean is %(missing)s.") % {
        "median": nation.median_text,
        "n": whole(nation.n or 0),
        "missing": nation.missing,
    }
    return _kept_together(told)


def rounding(results: QuestionResults) -> str:
    """Beside numbers that were given in confidence."""
    if not results.is_rounded:
        return ""
    return _(
        "Numbers are shown in classes. The median is the middle of its class and means are rounded, "
        "so that nobody’s own number can be computed."
    )


def _place(cell: RegionResult) -> str:
    if cell.mean is None:
        return _("%(region)s (%(missing)s)") % {
            "region": cell.name,
            "missing": cell.missing,
        }
    return rated(cell)


def rated(cell: RegionResult) -> str:
    """ "Lappi 4.2 (n = 12)", of a place whose mean is shown."""
    return _("%(region)s %(mean)s (n = %(n)s)") % {
        "region": cell.name,
        "mean": cell.mean_text,
        "n": whole(cell.n or 0),
    }


def _kept_together(told: str) -> str:
    """No line ends inside "n = 39"."""
    return told.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


@dataclass(frozen=True)
class Formula:
    """How a figure is computed: in general, and with the numbers at hand."""

    name: str
    formula: str
    worked: str


def formulas(results: QuestionResults) -> tuple[Formula, ...]:
    """Of a question that has a mean and is shown."""
    nation = results.nation
    if nation.mean is None:
        return ()
    found = [
        Formula(
            _("Mean of answers"),
            _("The sum of all answers divided by their number n. “Cannot say” does not count."),
            _mean_of_answers(results),
        )
    ]
    if results.mean_of_regions is not None:
        found.append(
            Formula(
                _("Mean of regions"),
                _(
                    "The sum of the regions’ means divided by the number of regions whose mean is "
                    "shown: each region counts once, however many answered there."
                ),
                _mean_of_regions(results),
            )
        )
    if nation.deviation is not None:
        found.append(
            Formula(
                _("Standard deviation"),
                _(
                    "Of a sample: the root of the squared distances from the mean, added up and "
                    "divided by n − 1 (as in ISO 3534-1, STDEV.S of spreadsheets, R and SPSS)."
                ),
                f"√(Σ(x − {nation.mean_text})² ÷ {whole((nation.n or 0) - 1)})"
                f" {_equals(nation)} {nation.deviation_text}",
            )
        )
    return tuple(found)


def _mean_of_answers(results: QuestionResults) -> str:
    """A scale shows all its terms; of numbers the sum is enough."""
    nation = results.nation
    if not results.question.is_scale:
        return f"Σx ÷ {whole(nation.n or 0)} {_equals(nation)} {nation.mean_text}"
    terms = " + ".join(
        f"{whole(share.count)} × {share.code}"
        for share in nation.distribution
        if share.count and not share.is_cannot_say
    )
    return f"({terms}) ÷ {whole(nation.n or 0)} = {figure(nation.mean)}"


def _equals(cell: RegionResult) -> str:
    return "≈" if cell.is_rounded else "="


def _mean_of_regions(results: QuestionResults) -> str:
    terms = " + ".join(cell.mean_text for cell in results.rated)
    return f"({terms}) ÷ {len(results.rated)} ≈ {figure(results.mean_of_regions)}"
