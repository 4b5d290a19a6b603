"""One question in one place: what its counts come to, or why that is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from portal.chapters.figure import Figure, Reason
from portal.charts import text
from regions.models import Region
from surveys.models.tally import ANSWERED
from surveys.questionnaire.definition import CANNOT_SAY, Choice, Question
from surveys.results.listed import Class, Others
from surveys.results.numbers import Figures
from surveys.results.suppression import Group

# Means are compared as they are written: a difference that nobody sees is not claimed.
DECIMALS = 1


@dataclass(frozen=True)
class Share:
    """How many gave one answer, and their share of all who answered (0 to 1)."""

    of: Class
    count: int
    share: float

    @property
    def label(self) -> str:
        return str(self.of.text)

    @property
    def code(self) -> str:
        return self.of.code

    @property
    def is_cannot_say(self) -> bool:
        return isinstance(self.of, Choice) and self.of.number == CANNOT_SAY

    @property
    def is_others(self) -> bool:
        """Several answers as one: no answer among the others."""
        return isinstance(self.of, Others)


@dataclass(frozen=True)
class RegionResult:
    """One question in one place. Hidden: everything but the reason is empty."""

    # Empty: the organisations of the whole country, or all answers.
    region_code: str
    region: Region | None = None
    # Of how many answers a group that is shown must be at least.
    minimum: int = 1
    # Why nothing is told.
    hidden: Reason | None = None
    # Why it is told how many answered and could not say, and not what the others said.
    withheld: Reason | None = None
    # Why there is no mean where the rest is told.
    mean_hidden: Reason | None = None
    # Of how many the figures are: of a mean, those who gave an answer that counts; without one, all
    # who answered, those who could not say included, of whom the shares always are.
    n: int | None = None
    answered: int | None = None
    cannot_say: int | None = None
    mean: float | None = None
    # Of a sample, so that one answer alone has none.
    deviation: float | None = None
    median: float | None = None
    # To which the mean was rounded before anybody sees it; None: it was not.
    step: float | None = None
    distribution: tuple[Share, ...] = ()

    @property
    def name(self) -> str:
        """Of a region or of the organisations of the whole country."""
        return self.region.short_name if self.region else gettext("Nationwide organisations")

    @property
    def is_shown(self) -> bool:
        """Something was answered, and it may be told."""
        return self.hidden is None and self.withheld is None and bool(self.answered)

    @property
    def is_hidden(self) -> bool:
        return self.hidden is not None or self.withheld is not None

    @property
    def is_rounded(self) -> bool:
        """The figures were rounded before anybody saw them."""
        return self.step is not None

    @property
    def decimals(self) -> int:
        """With how many figures are written: none that were not measured."""
        return 0 if self.step is not None and self.step >= 1 else DECIMALS

    def written(self, value: float | None) -> str:
        """A mean, deviation or median of this place; empty where there is none."""
        return "" if value is None else text.number(value, self.decimals)

    @property
    def mean_text(self) -> str:
        """The mean, or why there is none."""
        return self.missing if self.mean is None else self.written(self.mean)

    @property
    def deviation_text(self) -> str:
        return self.written(self.deviation)

    @property
    def median_text(self) -> str:
        return self.written(self.median)

    @property
    def value(self) -> float | None:
        """By which it is compared with others."""
        return self.mean

    @property
    def reason(self) -> Reason | None:
        """Why there are no figures, or no mean."""
        if self.hidden is not None:
            return self.hidden
        if self.withheld is not None:
            return self.withheld
        if not self.answered:
            return Reason.NO_ANSWERS
        return self.mean_hidden if self.n else Reason.CANNOT_SAY

    @property
    def missing(self) -> str:
        """What stands in place of figures."""
        return self.reason.text(self.minimum) if self.reason else ""

    @property
    def figure(self) -> Figure:
        """The mean of how many, or why there is none."""
        if self.mean is None or self.n is None:
            return Figure(self.missing, None, self.n, self.reason, self.missing)
        mean = self.written(self.mean)
        n = number_format(self.n, use_l10n=True, force_grouping=True)
        return Figure(gettext("%(mean)s (n = %(n)s)") % {"mean": mean, "n": n}, self.mean, self.n)


def counting(counts: Mapping[int, int]) -> dict[int, int]:
    """Answers that count: without those who cannot say and what is counted beside the values."""
    return {value: count for value, count in counts.items() if value >= 0 and count}


def answers_group(question: Question, counts: Mapping[int, int]) -> Group:
    """How many answered this question in one place, and how many of them said something."""
    if question.kind == question.Kind.MULTIPLE:
        # Ticks are more than people; who cannot say ticks nothing else.
        answered = counts.get(ANSWERED, 0)
        return Group(answered, answered - counts.get(CANNOT_SAY, 0))
    counted = sum(counting(counts).values())
    return Group(counted + counts.get(CANNOT_SAY, 0), counted)


def region_result(
    question: Question,
    region_code: str,
    region: Region | None,
    counts: Mapping[int, int],
    group: Group,
    options: tuple[Class, ...],
    minimum: int,
    hidden: Reason | None,
    values_hidden: bool,
    figures: Figures,
) -> RegionResult:
    if hidden is not None:
        return RegionResult(region_code, region, minimum, hidden)
    n = group.counted if question.has_mean else group.answered
    if values_hidden:
        return RegionResult(
            region_code,
            region,
            minimum,
            withheld=Reason.PROTECTS,
            n=n,
            answered=group.answered,
            cannot_say=group.answered - group.counted,
        )
    return RegionResult(
        region_code,
        region,
        minimum,
        mean_hidden=Reason.PROTECTS if figures.is_mean_hidden else None,
        n=n,
        answered=group.answered,
        cannot_say=group.answered - group.counted,
        mean=figures.mean,
        deviation=figures.deviation,
        median=figures.median,
        step=figures.step,
        distribution=tuple(_share(option, counts, group) for option in options)
        if group.answered
        else (),
    )


def _share(option: Class, counts: Mapping[int, int], group: Group) -> Share:
    if isinstance(option, Choice):
        count = counts.get(option.number, 0)
    else:
        count = sum(n for value, n in counting(counts).items() if value in option)
    return Share(option, count, count / group.answered)
