"""An outcome as a list shows it: whose it is, whether it is late, and who may tick it off."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regions.meetings.models import MeetingOutcome

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True)
class ShownOutcome:
    outcome: MeetingOutcome
    # Empty where nobody is named: a steering group's, or not an action.
    responsible: str
    is_late: bool
    may_finish: bool

    @property
    def is_action(self) -> bool:
        return self.outcome.kind == MeetingOutcome.Kind.ACTION

    @property
    def is_done(self) -> bool:
        return self.outcome.done_at is not None


def all_shown(
    outcomes: Iterable[MeetingOutcome], *, on: dt.date, user: "User", run: Collection[int]
) -> list[ShownOutcome]:
    """With their meetings, structures, persons and organisations at hand. `run` are the structures that this
    person runs: there nobody asks whose action it is. One query at most."""
    listed = list(outcomes)
    asked = [
        one.pk
        for one in listed
        if one.kind == MeetingOutcome.Kind.ACTION and one.meeting.structure_id not in run
    ]
    mine = MeetingOutcome.objects.filter(pk__in=asked).answered_by(user).order_by()
    own = set(mine.values_list("pk", flat=True)) if asked else set()
    return [
        _shown(one, on=on, may_finish=one.meeting.structure_id in run or one.pk in own)
        for one in listed
    ]


def _shown(outcome: MeetingOutcome, *, on: dt.date, may_finish: bool) -> ShownOutcome:
    is_action = outcome.kind == MeetingOutcome.Kind.ACTION
    is_open = is_action and outcome.done_at is None
    return ShownOutcome(
        outcome,
        responsible_of(outcome),
        is_late=bool(is_open and outcome.due_on and outcome.due_on < on),
        may_finish=is_action and may_finish,
    )


def responsible_of(outcome: MeetingOutcome) -> str:
    if outcome.organisation is not None:
        return str(outcome.organisation)
    if outcome.person is None or outcome.meeting.names_nobody:
        return ""
    return str(outcome.person)
