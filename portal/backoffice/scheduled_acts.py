"""Planned acts in words: what was not done and why, for those who look after the system."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.jobs.models import ScheduledAct, Tick
from portal.jobs.models.tick import PLANNER
from portal.jobs.scheduling import is_held, scheduled_acts

A_MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class UndoneAct:
    """Skipped or failed; may be run by hand."""

    pk: int
    what: str
    due_at: dt.datetime
    state: str
    why: str


@dataclass(frozen=True)
class Hold:
    """The clock is not believed; nothing runs until a person says that it is right."""

    since: dt.datetime
    waiting_count: int


def undone_acts(*, at: dt.datetime) -> list[UndoneAct]:
    """Of the last month, newest first."""
    rows = ScheduledAct.objects.left_undone_since(at - A_MONTH).order_by("-due_at", "-pk")
    return [
        UndoneAct(row.pk, what_is_planned(row), row.due_at, row.get_state_display(), _why(row))
        for row in rows
    ]


def hold(*, at: dt.datetime) -> Hold | None:
    last = Tick.last(PLANNER)
    if last is None or not is_held(at=at):
        return None
    return Hold(last, ScheduledAct.objects.fallen_due(at=at).count())


def what_is_planned(due: ScheduledAct) -> str:
    """`reminder of a survey: Tilannekuva 2026`; the bare names where no kind knows them."""
    kind = scheduled_acts.get(due.kind)
    if kind is None:
        return f"{due.kind}: {due.subject}"
    return f"{kind.label}: {kind.describe(due.subject)}"


def _why(due: ScheduledAct) -> str:
    if due.reason == "too_late":
        return _("The portal could do it only more than 24 hours late.")
    return due.reason
