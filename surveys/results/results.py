"""The results of a round, by question, region and nation, with nothing in them that is hidden.

What may not be shown is left out when the results are built: page, chart, file and API read the same
dataclasses and cannot show more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean
from typing import Self

from django.db.models import Exists, OuterRef

from portal.alphabet import alphabetical
from portal.chapters.figure import Figure, Reason
from portal.charts import ranks, text
from regions.models import Region
from surveys.counts import tally
from surveys.models import Round
from surveys.models.tally import RESPONDED, WITH_TEXT
from surveys.questionnaire.definition import Question
from surveys.results.bins import bins
from surveys.results.listed import Class, listed_classes
from surveys.results.numbers import NOTHING, Told, exact, rough
from surveys.results.region_result import (
    DECIMALS,
    RegionResult,
    Share,
    answers_group,
    counting,
    region_result,
)
from surveys.results.statistics import Statistics
from surveys.results.suppliers import without
from surveys.results.suppression import NOBODY, Suppression, Texts, suppress, texts

# Place → value → count, of one question.
Counts = Mapping[str, Mapping[int, int]]
# The place of organisations that work in the whole country.
NATIONWIDE = ""


@dataclass(frozen=True)
class QuestionResults:
    question: Question
    minimum: int
    nation: RegionResult
    # Regions by name, then the organisations of the whole country, if such answered.
    places: tuple[RegionResult, ...] = ()
    # How many texts may be read; none where these are too few.
    text_count: int | None = None

    @property
    def texts(self) -> Figure:
        """How many wrote something that may be read."""
        if self.text_count is None:
            return Figure.without(Reason.FEW, minimum=self.minimum)
        return Figure(text.number(self.text_count, 0), self.text_count)

    @property
    def regions(self) -> tuple[RegionResult, ...]:
        return tuple(cell for cell in self.places if cell.region is not None)

    @property
    def rated(self) -> tuple[RegionResult, ...]:
        """Regions of which a mean is shown."""
        return tuple(cell for cell in self.regions if cell.mean is not None)

    @property
    def mean_of_answers(self) -> float | None:
        """Each answer counts once."""
        return self.nation.mean

    @property
    def mean_of_regions(self) -> float | None:
        """Each region that is shown counts once, however many answered there."""
        means = [cell.mean for cell in self.rated if cell.mean is not None]
        if len(means) < 2:
            return None
        # Of rounded means it says no more than they do.
        return round(fmean(means), DECIMALS) if self.is_rounded else fmean(means)

    @property
    def is_rounded(self) -> bool:
        """Numbers that were given in confidence: told in wide classes, and roughly."""
        return self.nation.is_rounded or any(cell.is_rounded for cell in self.places)

    @property
    def unranked(self) -> tuple[RegionResult, ...]:
        """Regions of which a mean is shown, but of too few answers to be compared."""
        return tuple(cell for cell in self.rated if not ranks.is_ranked(cell))

    @property
    def strongest(self) -> tuple[RegionResult, ...]:
        """Every region whose mean is written as the highest; none where all are alike."""
        return self._ends[0]

    @property
    def weakest(self) -> tuple[RegionResult, ...]:
        return self._ends[1]

    @cached_property
    def _ends(self) -> tuple[tuple[RegionResult, ...], tuple[RegionResult, ...]]:
        """Means are compared as they are written: a difference that nobody sees is not claimed."""
        return ranks.ends(self.rated, DECIMALS)

    @cached_property
    def most_common(self) -> tuple[Share, ...]:
        """What was answered most often in the nation, ties together; being unable to say is none."""
        chosen = [
            share
            for share in self.nation.distribution
            if not (share.is_cannot_say or share.is_others)
        ]
        most = max((share.count for share in chosen), default=0)
        return tuple(share for share in chosen if share.count == most) if most else ()

    def at(self, region_code: str) -> RegionResult | None:
        return next((cell for cell in self.places if cell.region_code == region_code), None)


@dataclass(frozen=True)
class RoundResults:
    round: Round
    questions: tuple[QuestionResults, ...]
    texts: Texts

    @classmethod
    def of(cls, round_: Round) -> Self:
        """From the kept counts: two queries, whatever the number of answers."""
        return cls.from_counts(round_, tally.stored_counts(round_))

    @classmethod
    def uncached(cls, round_: Round) -> Self:
        """From the answers themselves, counted anew in one query."""
        return cls.from_counts(round_, tally.recounted(round_))

    @classmethod
    def from_counts(cls, round_: Round, counts: tally.Counts) -> Self:
        """One query, for the names of the regions."""
        # Of named rounds nothing is hidden: nobody's rows need be taken away.
        others = without(counts) if round_.minimum_group > 1 else ()
        views = [_by_question(each) for each in (counts, *others)]
        present = [_present(round_, view) for view in views]
        places = _places(round_, set(present[0]))
        return cls(
            round_,
            tuple(
                question_results(
                    question,
                    [view[round_.survey.question_id(question.number)] for view in views],
                    present,
                    places,
                    round_.minimum_group,
                )
                for question in round_.definition.questions
            ),
            texts(present[0], round_.minimum_group, present[1:]),
        )

    def question(self, code: str) -> QuestionResults | None:
        return next((each for each in self.questions if each.question.code == code), None)


def _places(round_: Round, answering: set[str]) -> dict[str, Region | None]:
    """Every region that was asked or answered, by name; the whole country last, if it answered."""
    chosen = Round.regions.through.objects.filter(round=round_.pk, region=OuterRef("pk"))
    regions = list(Region.objects.annotate(is_chosen=Exists(chosen)))
    asked = {region.code for region in regions if getattr(region, "is_chosen")}  # noqa: B009
    wanted = asked | answering if asked else {region.code for region in regions}
    places: dict[str, Region | None] = {
        region.code: region
        for region in sorted(regions, key=lambda region: alphabetical(region.short_name))
        if region.code in wanted
    }
    return places | ({NATIONWIDE: None} if NATIONWIDE in answering else {})


def _by_question(counts: tally.Counts) -> dict[int, dict[str, dict[int, int]]]:
    """Question → place → value → count, of whatever source."""
    found: dict[int, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for (question, place, value, _source), count in counts.items():
        of_place = found[question][place]
        of_place[value] = of_place.get(value, 0) + count
    return found


def _present(round_: Round, counts: Mapping[int, Counts]) -> dict[str, int]:
    """How many answered the round in each place, whatever they passed over."""
    of_first = counts.get(tally.first_question(round_), {})
    return {place: n for place, values in of_first.items() if (n := values.get(RESPONDED, 0))}


def question_results(
    question: Question,
    views: Sequence[Counts],
    present: Sequence[Mapping[str, int]],
    places: Mapping[str, Region | None],
    minimum: int,
) -> QuestionResults:
    """`views`: the counts of all, then those without the rows of each who supplied some.

    `present`: how many answered the round in each place, in the same views.
    """
    text_count = _text_count(views, texts(present[0], minimum, present[1:]), minimum)
    if question.is_open:
        return QuestionResults(question, minimum, RegionResult(""), (), text_count)
    counts = views[0]
    groups = {place: answers_group(question, counts.get(place, {})) for place in places}
    hidden = suppress(
        {place: replace(groups[place], answered=n) for place, n in present[0].items()},
        minimum,
        present[1:],
    )
    told = _numbers(question, views, places, hidden, minimum)
    total = _added(counts.values())
    remaining = [sum(view.values()) for view in present]
    shares: tuple[Class, ...] = told.classes or question.offered
    shares = shares or listed_classes(question, total, remaining, minimum)
    # Which municipalities those of one place are from is told by nobody but the whole.
    is_whole_only = minimum > 1 and question.kind == question.Kind.MUNICIPALITY
    return QuestionResults(
        question,
        minimum,
        region_result(
            question,
            "",
            None,
            total,
            sum(groups.values(), NOBODY),
            shares,
            minimum,
            hidden.nation,
            hidden.nation_values,
            told.nation,
        ),
        tuple(
            region_result(
                question,
                place,
                region,
                counts.get(place, {}),
                groups[place],
                shares,
                minimum,
                hidden.places.get(place),
                place in hidden.values or (is_whole_only and groups[place].counted > 0),
                told.places.get(place, NOTHING),
            )
            for place, region in places.items()
        ),
        text_count,
    )


def carried_over(
    round_: Round,
    counts: tally.Counts,
    question: Question,
    was: Question,
    numbers: Mapping[int, int],
    told: QuestionResults,
) -> QuestionResults:
    """The answers of a round to an earlier question, counted as answers to `question`.

    `numbers`: of a choice then → now; what is not in it counts nowhere. They are recounted first and
    hidden then, by the same rules. What the round itself hides (`told`) is hidden here too: a table may
    leave so few answers that another place would be hidden in its stead. Of several choices the answers
    themselves are counted, for two old ticks of one person may be one new: one query.
    """
    key = round_.survey.question_id(was.number)
    if was.kind == Question.Kind.MULTIPLE:
        counts = tally.several_through(round_, key, counts, numbers)
    else:
        counts = tally.one_through(key, counts, numbers)
    others = without(counts) if round_.minimum_group > 1 else ()
    views = [_by_question(each) for each in (counts, *others)]
    found = question_results(
        question,
        [view[key] for view in views],
        [_present(round_, view) for view in views],
        {cell.region_code: cell.region for cell in told.places},
        round_.minimum_group,
    )
    return replace(
        found,
        nation=_as_hidden(found.nation, told.nation),
        places=tuple(map(_as_hidden, found.places, told.places)),
        text_count=None,
    )


def _as_hidden(cell: RegionResult, told: RegionResult) -> RegionResult:
    reason = told.hidden or told.withheld
    return RegionResult(cell.region_code, cell.region, cell.minimum, reason) if reason else cell


def _numbers(
    question: Question,
    views: Sequence[Counts],
    places: Iterable[str],
    hidden: Suppression,
    minimum: int,
) -> Told:
    if not question.has_mean:
        return Told()
    shown = [place for place in places if place not in {*hidden.places, *hidden.values}]
    numbers = [
        {place: Statistics(counting(of_place)) for place, of_place in view.items()}
        for view in views
    ]
    if question.kind != question.Kind.NUMBER:
        return exact(numbers[0], shown)
    # Classes follow from the nation's figures: none are drawn where these are hidden.
    is_told = hidden.nation is None and not hidden.nation_values
    if minimum <= 1 or not is_told:
        told = exact(numbers[0], shown)
        return replace(told, classes=bins(told.counts)) if is_told else told
    return rough(numbers, shown, minimum)


def _added(counts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    total: dict[int, int] = defaultdict(int)
    for of_place in counts:
        for value, count in of_place.items():
            total[value] += count
    return total


def _text_count(views: Sequence[Counts], readable: Texts, minimum: int) -> int | None:
    """How many texts may be read: more would tell, less these, of the few whose texts may not.

    That nobody wrote is told where it tells of no few either.
    """
    written, *others = (
        sum(view.get(place, {}).get(WITH_TEXT, 0) for place in readable.readable) for view in views
    )
    if any(0 < rest < minimum for rest in others):
        return None
    nobody = written == 0 and not readable.hidden
    return written if nobody or written >= minimum else None
