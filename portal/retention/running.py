"""Carrying out the schedule: each rule in batches, and a count of what was done."""

import datetime as dt
from dataclasses import dataclass

import structlog
from django.db.models import F

from portal.retention.models import Erasure
from portal.retention.rule import Rule
from portal.retention.schedule import SCHEDULE
from portal.retention.ways import ways_of

log = structlog.get_logger("retention")

# Rows at once: on SQLite everybody else's writing waits for so many.
BATCH = 500
# The most that one run does for one rule; the next hour goes on.
BATCHES = 100


@dataclass(frozen=True)
class Due:
    """How much of a rule has had its time."""

    name: str
    rule: Rule
    count: int


def erase_all(*, at: dt.datetime) -> dict[str, int]:
    """Every rule that the portal carries out: name → how many. One that fails stops no other.

    Raises `ExceptionGroup` of what failed once all had their turn.
    """
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for name in carried_out():
        try:
            done[name] = erase(name, at=at)
        except Exception as error:
            log.exception("retention.failed", rule=name)
            failed.append(error)
    if failed:
        raise ExceptionGroup("Not every rule of retention could be carried out.", failed)
    return done


def erase(name: str, *, at: dt.datetime) -> int:
    """Carry out one rule; gives how many it was done to. Safe twice at once."""
    before = SCHEDULE[name].limit(at)
    total = 0
    for way in ways_of(name):
        for _batch in range(BATCHES):
            count = way.erase(before, at=at, at_most=BATCH)
            total += count
            if count < BATCH:
                break
    _note(name, total, at=at)
    return total


def due(*, at: dt.datetime) -> list[Due]:
    """What a run at that moment would do."""
    return [
        Due(name, rule, sum(way.count(rule.limit(at)) for way in ways_of(name)))
        for name, rule in SCHEDULE.items()
        if name in carried_out()
    ]


def carried_out() -> list[str]:
    """The rules for which there is something to do."""
    return [name for name in SCHEDULE if ways_of(name)]


def _note(name: str, count: int, *, at: dt.datetime) -> None:
    if count:
        log.info("retention.erased", rule=name, count=count)
    noted = Erasure.objects.filter(rule=name).update(
        ran_at=at, count=count, total=F("total") + count
    )
    if not noted:
        Erasure.objects.bulk_create(
            [Erasure(rule=name, ran_at=at, count=count, total=count)], ignore_conflicts=True
        )
