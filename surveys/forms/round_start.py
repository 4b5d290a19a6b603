"""What the form of a plan begins with: the usual, or what has been planned."""

import datetime as dt
from typing import Any

from django.utils import timezone

from surveys.models import Round
from surveys.models.round import DEFAULT_MINIMUM
from surveys.rounds.names import generated_names
from surveys.rounds.plan_description import plan_values
from surveys.rounds.planning import plan_version
from surveys.rounds.register_filter import HandedOver

WEEKEND = {5, 6}


def usual(at: dt.datetime) -> dict[str, Any]:
    """Opens at nine on the next working day, lasts two weeks, reminds twice."""
    opens = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0)
    opens += dt.timedelta(days=1)
    while opens.weekday() in WEEKEND:
        opens += dt.timedelta(days=1)
    last_call = opens + dt.timedelta(days=12)
    while last_call.weekday() in WEEKEND:
        last_call -= dt.timedelta(days=1)
    return {
        "minimum_group": DEFAULT_MINIMUM,
        "opens_at": opens,
        "closes_at": opens.replace(hour=16) + dt.timedelta(days=14),
        "reminder_1": opens + dt.timedelta(days=7),
        "reminder_2": last_call,
    }


def from_register(handed_over: HandedOver) -> dict[str, Any]:
    """A plan that asks the organisations of a filter of the register."""
    if handed_over.is_empty:
        return {}
    return {
        "audience": Round.Audience.ORGANISATIONS,
        "levels": handed_over.levels,
        "sectors": handed_over.sectors,
        "register_filter": handed_over.register_filter,
    }


def initial_values(round_: Round) -> dict[str, Any]:
    """A name that was made is left out: it is made again of what the plan then says."""
    said = plan_values(round_) | {"seen": plan_version(round_)}
    names = {name: said[name] for name in Round.name.columns}
    was_made = names == generated_names(said, Round.objects.exclude(pk=round_.pk))
    return said | dict.fromkeys(Round.name.columns, "") if was_made else said
