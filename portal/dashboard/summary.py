"""The national summary: what the newest rounds of the whole country say, who has answered, profiles."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.accounts.models import User
from portal.dashboard import summary_rounds
from portal.ui.localised import alphabetical
from regions.models import Region
from regions.profiles.completeness import RegionState, region_states
from surveys.counts import turnout
from surveys.counts.turnout import Group, RoundTurnout
from surveys.models import AnswerImport, Round
from surveys.models.round import RoundQuerySet
from surveys.questionnaire.definition import Question
from surveys.results import benchmarks
from surveys.results.benchmarks import Benchmark
from surveys.results.region_result import RegionResult
from surveys.results.results import QuestionResults, RoundResults

# Of rounds that asked some regions alone, so many are listed.
MOST_REGIONAL = 5


@dataclass(frozen=True)
class Measure:
    """One thing that is measured again and again: as published, and by the newest round of each audience."""

    name: str
    question: Question
    published: Benchmark | None
    # In the order of the rounds; None where a round did not ask this.
    results: tuple[QuestionResults | None, ...]

    @property
    def newest(self) -> QuestionResults | None:
        return next((each for each in self.results if each is not None), None)


@dataclass(frozen=True)
class Line:
    """A region: what its newest figures say, how many have answered, how far its profile is."""

    region: Region
    state: RegionState
    cells: tuple[RegionResult | None, ...]
    rates: tuple[Group | None, ...]


@dataclass(frozen=True)
class NationalSummary:
    at: dt.datetime
    # Over, with results this person may see: of each audience one that speaks for the whole country.
    results: tuple[RoundResults, ...]
    # Newer than those, but answered in too few regions to speak for the others.
    passed_over: tuple[Round, ...]
    # Open now: the newest of each audience that asks the whole country.
    open_rounds: tuple[Round, ...]
    # Open or over: those that ask some regions alone. Their figures are none of the nation.
    regional: tuple[Round, ...]
    # Audiences of which a newer round is over, whose results this person may not see yet.
    withheld: tuple[str, ...]
    # How many answers came as a file, of the rounds in `results` and `passed_over` where any did.
    imported: dict[int, int]
    turnouts: dict[int, RoundTurnout]
    measures: tuple[Measure, ...]
    states: tuple[RegionState, ...]

    @property
    def newest(self) -> Round | None:
        """The round whose figures stand region by region."""
        return self.results[0].round if self.results else None

    @property
    def nationwide(self) -> tuple[Round, ...]:
        """The rounds of the whole country: the open ones first."""
        return (*self.open_rounds, *(each.round for each in self.results))

    @property
    def counted(self) -> tuple[Round, ...]:
        """The rounds of which response rates are told."""
        return (*self.nationwide, *self.passed_over, *self.regional)

    @property
    def followed(self) -> Round | None:
        """Of which is told first who has answered: the first that is open, else the first at all."""
        is_open = (each for each in self.counted if each.is_open(at=self.at))
        return next(is_open, next(iter(self.counted), None))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every region by name."""
        return tuple(
            Line(
                state.region,
                state,
                tuple(_cell(measure.newest, state.region) for measure in self.measures),
                tuple(self._rate(round_, state.region) for round_ in self.nationwide),
            )
            for state in self.states
        )

    def _rate(self, round_: Round, region: Region) -> Group | None:
        groups = self.turnouts[round_.pk].by_region
        return next((group for group in groups if group.code == region.code), None)

    @property
    def written_count(self) -> int:
        return sum(state.filled_count for state in self.states)

    @property
    def section_count(self) -> int:
        return sum(state.all_count for state in self.states)

    @property
    def complete(self) -> list[RegionState]:
        return [state for state in self.states if not state.empty]

    @property
    def emptiest(self) -> list[RegionState]:
        """The regions that have written least; none where all have written as much."""
        counts = [state.filled_count for state in self.states]
        least = min(counts, default=0)
        if least == max(counts, default=0):
            return []
        return [state for state in self.states if state.filled_count == least]


def gather(user: User, *, at: dt.datetime, first: str = "") -> NationalSummary:
    """What this person may see of it, the audience `first` before the other.

    The queries do not grow with rounds, regions or answers.
    """
    readable = list(_with_regions(Round.objects.with_results_for(user, at=at)))
    running = list(_with_regions(Round.objects.visible_to(user).open_at(at)))
    nationwide = [each for each in readable if not each.regions.all()]
    open_rounds = _newest_of_each(running, first)
    regional = [each for each in (*running, *readable) if each.regions.all()][:MOST_REGIONAL]
    turnouts = turnout.in_groups([*open_rounds, *nationwide, *regional])
    broad = summary_rounds.broad(nationwide, turnouts)
    over = _newest_of_each([*(each for each in nationwide if each.pk in broad), *nationwide], first)
    passed_over = summary_rounds.newer(nationwide, over)
    results = tuple(map(RoundResults.of, over))
    regions = sorted(Region.objects.all(), key=lambda region: alphabetical(region.short_name))
    return NationalSummary(
        at=at,
        results=results,
        passed_over=tuple(passed_over),
        open_rounds=tuple(open_rounds),
        regional=tuple(regional),
        withheld=_withheld(readable, at),
        imported=AnswerImport.objects.response_counts([*over, *passed_over]),
        turnouts=turnouts,
        measures=tuple(_measures(results)),
        states=tuple(region_states(regions)),
    )


def _with_regions(rounds: RoundQuerySet) -> RoundQuerySet:
    return rounds.with_survey().prefetch_related("regions")


def _newest_of_each(rounds: Iterable[Round], first: str) -> list[Round]:
    """Of each audience, the first that asks the whole country. Rounds come newest first.

    Audiences come in the same order for everybody, whichever round is the newer.
    """
    newest: dict[str, Round] = {}
    for round_ in rounds:
        if not round_.regions.all():
            newest.setdefault(round_.audience, round_)
    order = [first, *Round.Audience.values]
    return sorted(newest.values(), key=lambda round_: order.index(round_.audience))


def _withheld(readable: Iterable[Round], at: dt.datetime) -> tuple[str, ...]:
    """Audiences whose newest round of the whole country is over, and not among the readable."""
    newest: dict[str, int] = {}
    for pk, audience in Round.objects.settled_at(at).nationwide().values_list("pk", "audience"):
        newest.setdefault(audience, pk)
    known = {round_.pk for round_ in readable}
    return tuple(each for each in Round.Audience.values if newest.get(each, 0) not in known | {0})


def _measures(results: Sequence[RoundResults]) -> Iterable[Measure]:
    """What the first round measures, beside what the other and the publication say of it."""
    if not results:
        return
    definition = results[0].round.definition
    known = benchmarks.benchmarks_for(definition)
    for question in summary_rounds.main_questions(definition):
        before = next(iter(known.get(question.code, ())), None)
        yield Measure(
            before.name if before else str(question.text),
            question,
            before,
            tuple(_same(question, each) for each in results),
        )


def _same(question: Question, results: RoundResults) -> QuestionResults | None:
    """The question that measures the same in another round: by its indicator, else by its code."""
    for each in results.questions:
        if question.indicator and each.question.indicator == question.indicator:
            return each
        if not question.indicator and each.question == question:
            return each
    return None


def _cell(results: QuestionResults | None, region: Region) -> RegionResult | None:
    return None if results is None else results.at(region.code)
