"""An outcome as a list shows it: whose it is, whether it is late, and who may tick it off."""

import datetime as dt
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


def shown(outcome: MeetingOutcome, *, on: dt.date, may_run: bool, user: "User") -> ShownOutcome:
    """With its meeting, structure, person and organisation at hand; asks nothing."""
    is_action = outcome.kind == MeetingOutcome.Kind.ACTION
    is_open = is_action and outcome.done_at is None
    is_own = outcome.person is not None and bool(user.email) and outcome.person.email == user.email
    return ShownOutcome(
        outcome,
        responsible_of(outcome),
        is_late=bool(is_open and outcome.due_on and outcome.due_on < on),
        may_finish=is_action and (may_run or is_own),
    )


def responsible_of(outcome: MeetingOutcome) -> str:
    if outcome.organisation is not None:
        return str(outcome.organisation)
    if outcome.person is None or outcome.meeting.names_nobody:
        return ""
    return str(outcome.person)
