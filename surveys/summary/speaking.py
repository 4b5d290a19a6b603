"""Which rounds speak for the whole country: one answer does not outweigh the round before it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from surveys.counts.tally import responded_by_region
from surveys.counts.turnout import RoundTurnout
from surveys.models import Round
from surveys.questionnaire.definition import Definition, Question

# Of a survey without indicators, so many scales stand for the whole.
MOST_MEASURES = 3


def main_questions(definition: Definition) -> list[Question]:
    """Those that feed an indicator; where none does, the first scales."""
    scales = [question for question in definition.questions if question.is_scale]
    return [each for each in scales if each.indicator] or scales[:MOST_MEASURES]


def broad(rounds: Sequence[Round], turnouts: Mapping[int, RoundTurnout]) -> frozenset[int]:
    """The keys of those with enough answers to be shown in half of the regions they asked, or more."""
    speaking = _speaking(rounds)
    return frozenset(
        round_.pk
        for round_ in rounds
        if _is_broad(_asked(turnouts[round_.pk]), speaking[round_.pk])
    )


def newer(rounds: Iterable[Round], chosen: Iterable[Round]) -> list[Round]:
    """Those that come before the chosen one of their audience. Rounds come newest first."""
    waiting = {round_.audience: round_ for round_ in chosen}
    found = []
    for round_ in rounds:
        if round_ == waiting.get(round_.audience):
            del waiting[round_.audience]
        elif round_.audience in waiting:
            found.append(round_)
    return found


def _is_broad(asked: set[str], speaking: set[str]) -> bool:
    """Answers on paper may come from a region where nobody was asked by mail."""
    return bool(speaking) and 2 * len(speaking) >= len(asked | speaking)


def _asked(of_round: RoundTurnout) -> set[str]:
    return {group.code for group in of_round.by_region if group.code and group.invited}


def _speaking(rounds: Sequence[Round]) -> dict[int, set[str]]:
    """Round → regions in which as many answered as the round shows. One query.

    Not how many gave a question an answer that counts: of a hidden region, that is told nobody.
    """
    least = {round_.pk: round_.minimum_group for round_ in rounds}
    speaking: dict[int, set[str]] = defaultdict(set)
    for (pk, place), n in responded_by_region(rounds).items():
        if n >= least[pk]:
            speaking[pk].add(place)
    return speaking
