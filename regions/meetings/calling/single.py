"""A meeting is called, moved, edited and cancelled, also one of a series."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.meetings.access import trail_scope
from regions.meetings.inviting.posting import post_news
from regions.meetings.models import Meeting, MeetingSeries
from regions.structures.access import Refused, require
from regions.structures.models import Structure

FACTS = ("title", "starts_at", "ends_at", "room", "join_url", "note")
# What people have to know of, beside the agenda and the note: then the calendar file has a higher number.
MATERIAL = frozenset(FACTS) - {"note"}


@transaction.atomic
def call_meeting(structure: Structure, *, by: User, at: dt.datetime, **facts: Any) -> Meeting:
    """A plan of which nobody is told before they are invited. Pressed twice, it is called once.

    Raises `Refused` by the name of the fact, or `PermissionDenied`.
    """
    require(by, Permission.RUN_STRUCTURE, structure)
    twins = Meeting.objects.filter(structure=structure, series=None, **facts)
    if twin := twins.taking_place().first():
        return twin
    meeting = Meeting(structure=structure, **facts)
    check(meeting, at=at)
    meeting.save()
    _record("meeting.called", meeting, by=by, at=at)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> Meeting:
    """Who was invited is told, unless it is of no weight. Raises `EditConflict` where a colleague changed what
    `seen` does not know of; `Refused` for what was held or cancelled; else as calling."""
    current = locked(meeting)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    refuse_settled(current, at=at)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, facts[name])
    check(current, at=at)
    if MATERIAL.intersection(changed):
        current.sequence += 1
    current.save()
    _record("meeting.changed", current, by=by, at=at, changed=changed)
    post_news([current], at=at)
    return current


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, at: dt.datetime) -> Meeting:
    """Who was invited is told; what stands on its agenda stays there. Done twice it is done once."""
    current = locked(meeting)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    if current.is_cancelled:
        return current
    refuse_settled(current, at=at)
    current.state, current.cancelled_at = Meeting.State.CANCELLED, at
    current.sequence += 1
    current.save()
    if current.series is not None:
        raise_sequence(current.series)
    _record("meeting.cancelled", current, by=by, at=at)
    post_news(together_with(current), at=at)
    return current


def locked(meeting: Meeting) -> Meeting:
    """As it is now; its series is locked first, so that two who change both do not wait for each other."""
    if meeting.series_id is not None:
        MeetingSeries.objects.select_for_update().get(pk=meeting.series_id)
    found = Meeting.objects.select_for_update(of=("self",)).select_related("structure", "series")
    return found.get(pk=meeting.pk)


def together_with(meeting: Meeting) -> list[Meeting]:
    """Itself, or all of its series: what is left out of a series is said by the file of the whole."""
    if meeting.series_id is None:
        return [meeting]
    return list(Meeting.objects.filter(series=meeting.series_id))


def raise_sequence(series: MeetingSeries) -> None:
    """What is said of the series as a whole has changed; no meeting of it stays behind its number."""
    series.sequence += 1
    series.save(update_fields=["sequence"])
    meetings = Meeting.objects.filter(series=series)
    meetings.update(sequence=Greatest(F("sequence"), series.sequence))


def refuse_settled(meeting: Meeting, *, at: dt.datetime) -> None:
    if meeting.is_cancelled:
        raise Refused(_("This meeting is cancelled. Call a new one instead."))
    if meeting.is_over(at):
        raise Refused(_("This meeting has been held: it stays as it was."))


def check(meeting: Meeting, *, at: dt.datetime) -> None:
    """Raises `Refused` by the name of the fact."""
    if meeting.ends_at <= meeting.starts_at:
        raise Refused({"ends_at": [_("The meeting would end before it begins.")]})
    if meeting.starts_at <= at:
        raise Refused({"starts_at": [_("This moment has passed: choose a later one.")]})
    if not meeting.structure.stands_on(meeting.on):
        raise Refused({"starts_at": [_("By then the structure has ended: choose an earlier day.")]})
    try:
        meeting.full_clean(exclude=["structure", "series", "approved_in"])
    except ValidationError as error:
        raise Refused(error.message_dict) from error


def _record(action: str, meeting: Meeting, *, by: User, at: dt.datetime, **details: Any) -> None:
    trail.record(action, subject=meeting, by=by, at=at, scope=trail_scope(meeting), **details)
