"""A worker's hold on one row: taken by one, kept by a sign of life, lost by silence."""

import datetime as dt
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, ClassVar, Self, TypeVar

import structlog
from django.db import connection, models
from django.db.models import F
from django.utils import timezone

log = structlog.get_logger("queue")

Row = TypeVar("Row", bound=models.Model)
# What the row says once nobody holds it any more.
FREE: dict[str, Any] = {"claimed_by": "", "lease_until": None}


class MustStop(Exception):
    """Whatever the holder of the lease makes from now on is void."""


class LeaseLost(MustStop):
    """Another worker has taken over, or the row is gone."""


class LeasedQuerySet(models.QuerySet[Row]):
    """Rows with the columns `state`, `tries`, `claimed_by` and `lease_until`."""

    # The state of a row while somebody holds it.
    HELD: ClassVar[str]

    def held(self) -> Self:
        return self.filter(state=self.HELD)

    def held_with(self, token: str) -> Self:
        """Empty once another worker has taken over."""
        return self.held().filter(claimed_by=token)

    def abandoned(self, *, at: dt.datetime) -> Self:
        """Held by a worker that has been silent for longer than its lease."""
        return self.held().filter(lease_until__lt=at)

    def take(
        self, *, at: dt.datetime, lasts: dt.timedelta, holder: str = "", **changes: Any
    ) -> str | None:
        """Hold the one row in this set; gives the token, or None where the set is empty by now.

        The token begins with `holder`, where one worker holds several rows.
        One statement, so that of any number of workers exactly one gets the row.
        """
        token = holder + secrets.token_hex(8)
        taken = self.update(
            state=self.HELD,
            claimed_by=token,
            lease_until=at + lasts,
            tries=F("tries") + 1,
            **changes,
        )
        return token if taken else None


@dataclass(frozen=True)
class Lease:
    """What the holder of `token` may write: nothing, once somebody else has the row."""

    # The one row, whoever holds it.
    row: LeasedQuerySet[Any] = field(repr=False)
    token: str
    lasts: dt.timedelta

    @property
    def held(self) -> LeasedQuerySet[Any]:
        """The row, as long as it is ours."""
        return self.row.held_with(self.token)

    def renew(self, *, at: dt.datetime, **changes: Any) -> None:
        """Say “still at it”. Raises `MustStop`."""
        self.write(lease_until=at + self.lasts, **changes)

    def end(self, state: str, **outcome: Any) -> None:
        """Let go with this outcome. Raises `MustStop`; then nothing is written."""
        self.write(state=state, **{**FREE, **outcome})

    def write(self, **changes: Any) -> None:
        if not self.held.update(**changes):
            raise LeaseLost

    @contextmanager
    def kept_alive(self, *, at_most: float) -> Iterator[None]:
        """Renew from a thread of its own, for work that is silent for long (a PDF being set).

        Not for ever: work that is still at it after `at_most` seconds is taken for stuck.
        """
        stopped = Event()
        beat = Thread(target=self._keep_alive, args=[stopped, at_most], daemon=True)
        beat.start()
        try:
            yield
        finally:
            stopped.set()
            beat.join()

    def _keep_alive(self, stopped: Event, at_most: float) -> None:
        give_up_at = time.monotonic() + at_most
        pause = self.lasts.total_seconds() / 4
        try:
            while not stopped.wait(pause) and time.monotonic() < give_up_at:
                try:
                    self.renew(at=timezone.now())
                except MustStop:
                    return  # the work itself learns of it at its next step
                except Exception as error:
                    # The database may be back before the lease is over.
                    log.warning("lease.renewal", error=type(error).__name__)
                    connection.close()
        finally:
            connection.close()
