"""Who works where: giving an expert a region, and letting it end."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit import trail
from regions.models import Assignment, Region


def refuse_oneself(user: User, by: User | None) -> None:
    """Nobody gives a region to themselves, and nobody takes their own away."""
    if by is not None and user.pk == by.pk:
        raise ValidationError(
            _("Nobody changes their own rights. Ask a colleague."), code="oneself"
        )


@transaction.atomic
def assign(
    *,
    user: User,
    region: Region,
    starts_on: dt.date,
    by: User | None,
    at: dt.datetime,
    ends_on: dt.date | None = None,
    kind: str = Assignment.Kind.LEAD,
) -> Assignment:
    """Make the person an expert of the region for these days. Its own rules are checked."""
    refuse_oneself(user, by)
    # Two people who give one region a lead at once: the second sees the first's.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    assignment = Assignment(
        user=user, region=region, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    assignment.full_clean()
    assignment.save()
    trail.record(
        "assignment.made",
        subject=assignment,
        by=by,
        at=at,
        scope=region.code,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return assignment


@transaction.atomic
def end_assignment(
    assignment: Assignment, *, last_day: dt.date, by: User | None, at: dt.datetime
) -> Assignment:
    """The last day of work; the day after, nothing of the region is theirs to change."""
    refuse_oneself(assignment.user, by)
    assignment.ends_on = last_day
    assignment.full_clean()
    assignment.save(update_fields=["ends_on"])
    trail.record(
        "assignment.ended",
        subject=assignment,
        by=by,
        at=at,
        scope=assignment.region_id,
        ends_on=last_day.isoformat(),
    )
    return assignment


@transaction.atomic
def drop_assignment(assignment: Assignment, *, by: User | None, at: dt.datetime) -> None:
    """Take away what has not begun: nobody has worked there yet, so nothing is left to remember."""
    refuse_oneself(assignment.user, by)
    trail.record(
        "assignment.dropped",
        subject=assignment,
        by=by,
        at=at,
        scope=assignment.region_id,
        starts_on=assignment.starts_on.isoformat(),
    )
    assignment.delete()
