"""Who was at a meeting: ticked by name, or counted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.meetings.access import held_meeting, trail_scope
from regions.meetings.models import Invitee, Meeting
from regions.structures.access import Refused

FACTS = ("attended_people", "attended_count")
# More people than a hall holds were counted wrongly.
MOST_PEOPLE = 10_000


@transaction.atomic
def record_attendance(
    meeting: Meeting,
    *,
    attended_people: Sequence[Invitee],
    attended_count: int | None,
    by: User,
    at: dt.datetime,
    seen: str = "",
) -> None:
    """Either names or a number; the other is forgotten.

    Raises `Refused`, `PermissionDenied`, or `EditConflict` where a colleague recorded something that
    `seen` does not know of.
    """
    current = held_meeting(meeting, by=by)
    if current.is_cancelled:
        raise Refused(_("The meeting was cancelled, so nobody was there."))
    if current.starts_at > at:
        raise Refused(_("The meeting has not begun yet. Record who was there once it has."))
    if attended_people and current.names_nobody:
        raise Refused(
            {"attended_count": [_("Those present at a steering group are counted, not named.")]}
        )
    if not attended_people and attended_count is None:
        raise Refused({"attended_people": [_("Tick who was there, or give the number.")]})
    facts = {"attended_people": list(attended_people), "attended_count": attended_count}
    if not refuse_unseen(current, seen=seen, facts=facts):
        return
    there = [one.pk for one in attended_people]
    asked = current.invitees.order_by()
    if there:
        asked.update(
            attended=Case(When(pk__in=there, then=Value(value=True)), default=Value(value=False))
        )
    else:
        asked.update(attended=None)
    current.attended_count = attended_count
    current.save(update_fields=["attended_count"])
    trail.record(
        "meeting.attended",
        subject=current,
        by=by,
        at=at,
        scope=trail_scope(current),
        count=len(there) if there else attended_count,
    )


@dataclass(frozen=True)
class Attendance:
    # None where nobody has recorded it yet.
    count: int | None
    # For who runs the structure alone.
    names: Sequence[str] = ()


def attendance_of(meeting: Meeting, *, may_run: bool) -> Attendance:
    if meeting.attended_count is not None:
        return Attendance(meeting.attended_count)
    names = [str(one.person) for one in meeting.attended_people]
    if not names:
        return Attendance(None)
    return Attendance(len(names), names if may_run and not meeting.names_nobody else ())
