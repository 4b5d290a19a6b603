"""Acts at moments of their own. A tick each minute looks for what is due; the row decides, not the clock.

Apps bring their acts in a module `scheduled_acts`; this room knows them by name.
"""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise

from portal.jobs.models import ActState, ScheduledAct, Tick
from portal.jobs.models.tick import PLANNER
from portal.registry import Registry

log = structlog.get_logger("scheduling")

MAX_TRIES = 3
# A clock that moves more than this between two ticks was set wrongly, or stood still for long.
BELIEVED = dt.timedelta(hours=26)


class Act(Protocol):
    """`act(scheduled, at=…)` runs in the transaction that marks the row as done."""

    def __call__(self, scheduled: ScheduledAct, /, *, at: dt.datetime) -> None: ...


@dataclass(frozen=True)
class ActKind:
    label: str | Promise
    act: Act
    describe: Callable[[str], str]


scheduled_acts = Registry[ActKind]("scheduled_acts")


def act_kind(
    name: str, *, label: str | Promise, describe: Callable[[str], str] = str
) -> Callable[[Act], Act]:
    """Register the decorated function as the act called `name`; `describe` puts a subject in words."""

    def register(act: Act) -> Act:
        scheduled_acts.add(name, ActKind(label, act, describe))
        return act

    return register


def schedule(kind: str, *, subject: str, due_at: dt.datetime, at: dt.datetime) -> ScheduledAct:
    """For that moment; scheduling the same twice gives back the first row."""
    scheduled_acts[kind]  # a kind that nobody knows is refused here, not when it falls due
    return ScheduledAct.objects.get_or_create(
        kind=kind, subject=subject, due_at=due_at, defaults={"planned_at": at}
    )[0]


def cancel(kind: str, *, subject: str, at: dt.datetime, due_at: dt.datetime | None = None) -> int:
    """Take back what still waits (of that moment, or all); gives how many there were."""
    waiting = ScheduledAct.objects.waiting().filter(kind=kind, subject=subject)
    if due_at is not None:
        waiting = waiting.filter(due_at=due_at)
    count, _ = waiting.delete()
    if count:
        log.info("act.cancelled", kind=kind, subject=subject, count=count, at=at.isoformat())
    return count


def utc_from_wall(naive: dt.datetime) -> dt.datetime:
    """The moment in UTC at which the clock on a Finnish wall shows `naive`.

    An hour that summer time leaves out becomes the moment of the leap (03:30 → 04:00); of an hour
    that comes twice, the first one counts.
    """
    helsinki = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    moment = naive.replace(tzinfo=helsinki, fold=0).astimezone(dt.UTC)
    if moment.astimezone(helsinki).replace(tzinfo=None) == naive:
        return moment
    # A time that is left out: read with the other offset, it lies before the leap.
    leap = naive.replace(tzinfo=helsinki, fold=1).astimezone(dt.UTC)
    while leap.astimezone(helsinki).utcoffset() != moment.astimezone(helsinki).utcoffset():
        leap += dt.timedelta(minutes=1)
    return leap.replace(second=0, microsecond=0)


def is_held(*, at: dt.datetime) -> bool:
    """Whether the clock has moved further than is believed while something fell due."""
    last = Tick.last(PLANNER)
    if last is None or at - last <= BELIEVED:
        return False
    return ScheduledAct.objects.fallen_due(at=at).exists()


def believe(*, at: dt.datetime) -> None:
    """A person has said that the clock is right: the next tick goes on from here."""
    Tick.record(PLANNER, at=at)


def tick(*, at: dt.datetime) -> int:
    """Do what is due, each once whatever number of clocks and workers tick; gives how many."""
    if is_held(at=at):
        log.error("act.held", last=str(Tick.last(PLANNER)))
        return 0
    Tick.record(PLANNER, at=at)
    late = ScheduledAct.objects.too_late(at=at).update(
        state=ActState.SKIPPED, settled_at=at, reason="too_late"
    )
    if late:
        log.warning("act.skipped", count=late)
    ready = list(ScheduledAct.objects.ready(at=at).values_list("pk", "tries"))
    return sum(_try(act_id, tries, at=at) for act_id, tries in ready)


def _try(act_id: int, tries: int, *, at: dt.datetime) -> bool:
    """Act and mark in one transaction: a worker that dies in between has done neither."""
    try:
        with transaction.atomic():
            mine = ScheduledAct.objects.select_for_update(skip_locked=True).ready(at=at)
            scheduled = mine.filter(pk=act_id).first()
            if scheduled is None:
                return False
            _do(scheduled, at=at)
    except Exception as error:
        # Whatever one act does wrong, the others have their turn.
        log.error("act.crashed", act=act_id, exc_info=error)
        _note_failure(act_id, tries, error, at=at)
        return False
    log.info("act.done", act=act_id, kind=scheduled.kind, subject=scheduled.subject)
    return True


def _do(scheduled: ScheduledAct, *, at: dt.datetime) -> None:
    kind = scheduled_acts.get(scheduled.kind)
    if kind is None:
        raise LookupError(f"No planned act is called {scheduled.kind!r}.")
    kind.act(scheduled, at=at)
    scheduled.state, scheduled.settled_at, scheduled.reason = ActState.DONE, at, ""
    scheduled.save(update_fields=["state", "settled_at", "reason"])


def _note_failure(act_id: int, tries: int, error: Exception, *, at: dt.datetime) -> None:
    """Pause after the first tries, give up after the last; two workers that fail count as one."""
    tried = tries + 1
    gives_up = tried >= MAX_TRIES
    ScheduledAct.objects.waiting().filter(pk=act_id, tries=tries).update(
        tries=tried,
        reason=f"{type(error).__name__}: {error}"[:500],
        state=ActState.FAILED if gives_up else ActState.WAITING,
        settled_at=at if gives_up else None,
        next_try_at=None if gives_up else at + dt.timedelta(minutes=2**tried),
    )


def run_by_hand(scheduled: ScheduledAct, *, at: dt.datetime) -> bool:
    """Do what was skipped or has failed, as a person asked; False if it is no longer undone.

    Raises what the act raises; then nothing is changed.
    """
    with transaction.atomic():
        undone = (
            ScheduledAct.objects.select_for_update().left_undone().filter(pk=scheduled.pk).first()
        )
        if undone is None:
            return False
        _do(undone, at=at)
    return True
