"""The national summary: what the newest rounds say, who has answered, how far the profiles are."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.accounts.models import User
from portal.dashboard.needs import RegionState, states_of
from portal.ui.localised import alphabetical
from regions.models import Region
from surveys import published, turnout
from surveys.definition import Definition, Question
from surveys.models import Round
from surveys.published import Published
from surveys.results import Cell, QuestionResults, RoundResults
from surveys.turnout import Group, RoundTurnout

# Of a survey without indicators, so many scales stand for the whole.
MOST_MEASURES = 3


@dataclass(frozen=True)
class Measure:
    """One thing that is measured again and again: as published, and by each of the newest rounds."""

    name: str
    question: Question
    published: Published | None
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
    cells: tuple[Cell | None, ...]
    rates: tuple[Group | None, ...]


@dataclass(frozen=True)
class NationalSummary:
    at: dt.datetime
    # Over, with results this person may see: the newest of each audience, newest first.
    results: tuple[RoundResults, ...]
    # Open now: the newest of each audience.
    open_rounds: tuple[Round, ...]
    turnouts: dict[int, RoundTurnout]
    measures: tuple[Measure, ...]
    states: tuple[RegionState, ...]

    @property
    def newest(self) -> Round | None:
        """The round whose figures stand region by region."""
        return self.results[0].round if self.results else None

    @property
    def counted(self) -> tuple[Round, ...]:
        """The rounds of which response rates are told: the open ones first."""
        return (*self.open_rounds, *(each.round for each in self.results))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every region by name."""
        return tuple(
            Line(
                state.region,
                state,
                tuple(_cell(measure.newest, state.region) for measure in self.measures),
                tuple(self._rate(round_, state.region) for round_ in self.counted),
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


def gather(user: User, *, at: dt.datetime) -> NationalSummary:
    """What this person may see of it; the queries do not grow with rounds, regions or answers."""
    over = _newest_of_each(Round.objects.with_results_for(user, at=at).with_survey())
    open_rounds = _newest_of_each(Round.objects.visible_to(user).open_at(at).with_survey())
    results = tuple(map(RoundResults.of, over))
    regions = sorted(Region.objects.all(), key=lambda region: alphabetical(region.short_name))
    return NationalSummary(
        at=at,
        results=results,
        open_rounds=tuple(open_rounds),
        turnouts=turnout.in_groups([*open_rounds, *over]),
        measures=tuple(_measures(results)),
        states=tuple(states_of(regions)),
    )


def _newest_of_each(rounds: Iterable[Round]) -> list[Round]:
    """One of each audience. Rounds come newest first."""
    newest: dict[str, Round] = {}
    for round_ in rounds:
        newest.setdefault(round_.audience, round_)
    return list(newest.values())


def _measures(results: Sequence[RoundResults]) -> Iterable[Measure]:
    """What the newest round measures, beside what the others and the publication say of it."""
    if not results:
        return
    definition = results[0].round.definition
    known = published.beside(definition)
    for question in main_questions(definition):
        before = next(iter(known.get(question.code, ())), None)
        yield Measure(
            before.name if before else str(question.text),
            question,
            before,
            tuple(_same(question, each) for each in results),
        )


def main_questions(definition: Definition) -> list[Question]:
    """Those that feed an indicator; where none does, the first scales."""
    scales = [question for question in definition.questions if question.is_scale]
    return [each for each in scales if each.indicator] or scales[:MOST_MEASURES]


def _same(question: Question, results: RoundResults) -> QuestionResults | None:
    """The question that measures the same in another round: by its indicator, else by its code."""
    for each in results.questions:
        if question.indicator and each.question.indicator == question.indicator:
            return each
        if not question.indicator and each.question == question:
            return each
    return None


def _cell(results: QuestionResults | None, region: Region) -> Cell | None:
    return None if results is None else results.at(region.code)
