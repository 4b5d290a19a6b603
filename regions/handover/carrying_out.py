"""Everything moves, in one transaction: at once, or by the portal at its day."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time
from portal.outbox.posting import Posting, post_many
from regions.handover.parts import Handing, Share, handover_parts
from regions.handover.preview import Line, found_lines, moved_only
from regions.handover.refusals import refusals
from regions.models import Assignment, Handover

# The mails: to each successor what came to them, and to whoever planned it that it was done.
TAKEN, REPORTED = "handover_taken", "handover_reported"


def handing_of(handover: Handover, *, at: dt.datetime) -> Handing:
    """The plan as it is to be read today: late, it begins today. Three queries."""
    rows = handover.shares.select_related("region", "successor").order_by("region")
    shares = tuple(Share(row.region, row.successor) for row in rows)
    since = timezone.localdate(handover.planned_at)
    others = Assignment.objects.filter(user=handover.leaver_id).not_over_by(since)
    return Handing(
        leaver=handover.leaver,
        shares=shares,
        first_day=max(handover.first_day, timezone.localdate(at)),
        since=since,
        at=at,
        joins=handover.joins,
        keeps_some=others.exclude(region__in=[share.region.code for share in shares]).exists(),
    )


def carry_out(
    handover: Handover, handing: Handing, lines: Sequence[Line], *, by: User | None, at: dt.datetime
) -> None:
    """Move what the lines tell of; within a transaction in which nobody else changes it."""
    for part in handover_parts:
        if part.move is not None:
            part.move(handing, by=by)
    handover.moved = list(lines)
    handover.first_day = handing.first_day
    handover.state, handover.settled_at, handover.held = Handover.State.DONE, at, ""
    handover.save(update_fields=["moved", "first_day", "state", "settled_at", "held"])
    trail.record(
        "handover.done",
        subject=handover.leaver,
        by=by,
        at=at,
        starts_on=handing.first_day.isoformat(),
        regions=[share.region.slug for share in handing.shares],
        moved=len(moved_only(lines)),
    )
    _tell_successors(handover, handing, at=at)


def carry_out_planned(handover_id: int, *, at: dt.datetime) -> bool:
    """At its day. False where it was taken back or done, or where something now stands in the way:

    then it is held, and waits for a person (todos.py).
    """
    with transaction.atomic():
        handover = (
            Handover.objects.select_for_update(of=("self",))
            .planned()
            .filter(pk=handover_id)
            .select_related("leaver", "planned_by")
            .first()
        )
        if handover is None:
            return False
        handing = handing_of(handover, at=at)
        lock_people(handing)
        if refusal := next(iter(refusals(handing, by=handover.planned_by)), None):
            return _hold(handover, refusal.code, at=at)
        lines = found_lines(handing)
        try:
            with transaction.atomic():
                carry_out(handover, handing, lines, by=None, at=at)
        except (ValidationError, IntegrityError):
            # What the refusals did not foresee, a rule of the database did.
            return _hold(handover, "led", at=at)
        _tell_planner(handover, at=at)
    return True


def lock_people(handing: Handing) -> None:
    """Nobody of them saves a draft or is given a region before this transaction ends."""
    people = sorted({handing.leaver.pk, *(one.pk for one in handing.successors)})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))


def _hold(handover: Handover, code: str, *, at: dt.datetime) -> bool:
    Handover.objects.filter(pk=handover.pk).update(held=code)
    _tell_planner(handover, at=at)
    trail.record("handover.held", subject=handover.leaver, by=None, at=at, why=code)
    return False


def _tell_successors(handover: Handover, handing: Handing, *, at: dt.datetime) -> None:
    _post(TAKEN, handover, handing.successors, at=at)


def _tell_planner(handover: Handover, *, at: dt.datetime) -> None:
    if handover.planned_by is not None:
        _post(REPORTED, handover, [handover.planned_by], at=at)


def _post(kind: str, handover: Handover, people: Sequence[User], *, at: dt.datetime) -> None:
    """What it says is read from the rows when it is sent: by day, as mails go."""
    post_many(
        kind,
        campaign=kind,
        step=str(handover.pk),
        postings=[
            Posting(
                f"user:{one.pk}",
                one.email,
                one.language,
                {"user": one.pk, "handover": handover.pk},
            )
            for one in people
        ],
        at=at,
        send_after=next_sending_time(at),
    )
