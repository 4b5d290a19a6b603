"""Rounds at a glance, for lists and for what needs somebody today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from surveys.counts import turnout
from surveys.counts.turnout import Group
from surveys.models import Round
from surveys.rounds.stage import Stage, round_stage


@dataclass(frozen=True)
class RoundCard:
    """A round, how far it is, and its response rate where it was counted."""

    round: Round
    stage: Stage
    turnout: Group | None

    @property
    def stage_label(self) -> Promise:
        return self.stage.label

    @property
    def tone(self) -> str:
        return self.stage.tone

    @property
    def is_open(self) -> bool:
        return self.stage is Stage.OPEN

    @property
    def is_late(self) -> bool:
        return self.stage is Stage.LATE

    @property
    def is_plan(self) -> bool:
        return self.round.opened_at is None

    @property
    def is_over(self) -> bool:
        return self.stage in {Stage.OVER, Stage.PUBLISHED}


def round_cards(rounds: Iterable[Round], *, at: dt.datetime) -> list[RoundCard]:
    """Two queries, however many rounds."""
    found = list(rounds)
    counted = turnout.overall(round_ for round_ in found if round_.opened_at)
    return [
        RoundCard(round_, round_stage(round_, at=at), counted.get(round_.pk)) for round_ in found
    ]
