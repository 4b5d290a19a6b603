"""What the newest rounds of the whole country say, and who has answered them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from surveys.counts import turnout
from surveys.counts.turnout import RoundTurnout
from surveys.models import AnswerImport, Round
from surveys.models.round import RoundQuerySet
from surveys.questionnaire.definition import Question
from surveys.results import benchmarks
from surveys.results.benchmarks import Benchmark
from surveys.results.earlier import VersionBeside
from surveys.results.results import QuestionResults, RoundResults
from surveys.summary import speaking

# Of rounds that asked some regions alone, so many are listed.
MOST_REGIONAL = 5


# Its points, lowest first: their values, and their words in all languages.
Scale = tuple[tuple[int, tuple[tuple[str, str], ...]], ...]


def scale_of(question: Question) -> Scale:
    """What a mean is a mean of: 3.4 of five points is not compared with 7.2 of eleven, nor good with often."""
    points = sorted(question.choices, key=lambda choice: choice.number)
    return tuple((each.number, tuple(sorted(each.text.by_language.items()))) for each in points)


@dataclass(frozen=True)
class RoundsMeasure:
    """One thing that is measured again and again: as published, and by the newest round of each audience."""

    name: str
    question: Question
    published: Benchmark | None
    # In the order of the rounds; None where a round did not ask this.
    results: tuple[QuestionResults | None, ...]
    # What another version of the survey asked otherwise, in words.
    remarks: tuple[str, ...] = ()

    @property
    def newest(self) -> QuestionResults | None:
        return next((each for each in self.results if each is not None), None)

    @property
    def scale(self) -> Scale:
        return scale_of(self.question)

    @property
    def scale_ends(self) -> tuple[str, str]:
        """ "1 (very poorly)" and "5 (very well)"."""
        points = sorted(self.question.choices, key=lambda choice: choice.number)
        first, last = (
            f"{each.number} ({str(each.text).lower()})" for each in points[:: len(points) - 1]
        )
        return first, last

    @property
    def value(self) -> float | None:
        """The nation's mean in the newest round, by which measures of one scale are compared."""
        return self.newest.nation.mean if self.newest else None

    @property
    def n(self) -> int | None:
        return self.newest.nation.n if self.newest else None

    @property
    def numbered(self) -> str:
        """So that narrow tables can name it by its number."""
        return f"{self.question.number}. {self.name}"


@dataclass(frozen=True)
class NationalResults:
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
    measures: tuple[RoundsMeasure, ...]

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


def gather_national(reader: User, *, at: dt.datetime, audience: str = "") -> NationalResults:
    """What this person may see of it, that audience before the other.

    The queries do not grow with rounds, regions or answers.
    """
    readable = list(_with_regions(Round.objects.with_results_for(reader, at=at)))
    running = list(_with_regions(Round.objects.visible_to(reader).open_at(at)))
    nationwide = [each for each in readable if not each.regions.all()]
    open_rounds = _newest_of_each(running, audience)
    regional = [each for each in (*running, *readable) if each.regions.all()][:MOST_REGIONAL]
    turnouts = turnout.detailed_by_round([*open_rounds, *nationwide, *regional])
    broad = speaking.broad(nationwide, turnouts)
    over = _newest_of_each(
        [*(each for each in nationwide if each.pk in broad), *nationwide], audience
    )
    passed_over = speaking.newer(nationwide, over)
    results = tuple(map(RoundResults.of, over))
    return NationalResults(
        at=at,
        results=results,
        passed_over=tuple(passed_over),
        open_rounds=tuple(open_rounds),
        regional=tuple(regional),
        withheld=_withheld(readable, at),
        imported=AnswerImport.objects.uninvited_counts([*over, *passed_over]),
        turnouts=turnouts,
        measures=tuple(_measures(results)),
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


def _measures(results: Sequence[RoundResults]) -> Iterable[RoundsMeasure]:
    """What the first round measures, beside what the other and the publication say of it."""
    if not results:
        return
    survey, definition = results[0].round.survey, results[0].round.definition
    known = benchmarks.benchmarks_for(survey)
    others = [VersionBeside.of(each, survey) for each in results]
    for question in speaking.main_questions(definition):
        before = next(iter(known.get(question.code, ())), None)
        found = [
            (_same(question, each), "") if other is None else other.asked(question)
            for each, other in zip(results, others, strict=True)
        ]
        yield RoundsMeasure(
            before.name if before else str(question.text),
            question,
            before,
            tuple(each for each, _remark in found),
            tuple(remark for _each, remark in found if remark),
        )


def _same(question: Question, results: RoundResults) -> QuestionResults | None:
    """The question that measures the same in another round, on the same scale: by its indicator, or as a whole.

    Of surveys of which none goes on from the other; of versions, `VersionBeside` knows.
    """
    for each in results.questions:
        if question.indicator:
            if each.question.indicator == question.indicator:
                return each if scale_of(each.question) == scale_of(question) else None
        elif each.question == question:
            return each
    return None
