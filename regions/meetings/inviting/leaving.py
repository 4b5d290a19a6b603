"""Who is no member any more when they were asked to meet: their calendar forgets it, by a letter of its own."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.conf import settings
from django.db.models import Exists, OuterRef

from portal.ics.event import Event, Method, Person
from portal.ics.file import calendar_text
from regions.meetings.inviting.asked_to import uid_of
from regions.meetings.inviting.calendar import (
    Told,
    event_of,
    on_day,
    organizer_of,
    rule_of,
)
from regions.meetings.inviting.posting import post_taken_out
from regions.meetings.models import Invitee, Meeting
from regions.meetings.models.invitee import InviteeQuerySet
from regions.meetings.moments import dates_of
from regions.organisations.models import OfficeTerm, Organisation
from regions.structures.models import Membership, Structure


def tell_who_left(structure: Structure, *, at: dt.datetime) -> int:
    """A letter for each thing in a calendar of which its person knows and to which they are asked no more; gives
    how many. Done twice it is done once."""
    of_structure = Invitee.objects.filter(meeting__structure=structure)
    still = of_structure.still_asked().order_by()
    return _tell(of_structure.exclude(pk__in=still.values("pk")), at=at)


def tell_who_vanishes(membership: Membership, *, at: dt.datetime) -> int:
    """The same before it is deleted."""
    return _tell(Invitee.objects.filter(membership=membership), at=at)


def tell_who_handed_over(
    organisation: Organisation, *, mistaken: Collection[int], at: dt.datetime
) -> None:
    """The same where an office of the organisation, which is a member, changed hands. `mistaken` are people who
    never held it, as it turned out."""
    by_office = Invitee.objects.filter(membership__office__organisation=organisation)
    _tell(by_office.exclude(pk__in=by_office.still_asked().order_by().values("pk")), at=at)
    terms = OfficeTerm.objects.filter(
        person=OuterRef("person"), office=OuterRef("membership__office")
    )
    never = by_office.filter(~Exists(terms.order_by()), person__in=mistaken).exclude(
        pk__in=by_office.sitting().order_by().values("pk")
    )
    _tell(never, at=at)
    # Otherwise they would count as those who read the mail of the office.
    never.filter(meeting__ends_at__gt=at).delete()


def _tell(gone: InviteeQuerySet, *, at: dt.datetime) -> int:
    told = gone.filter(
        told_sequence__gte=0,
        meeting__ends_at__gt=at,
        meeting__state=Meeting.State.PLANNED,
    )
    related = told.select_related("person", "meeting__series", "meeting__structure")
    by_thing: dict[tuple[uuid.UUID, int], list[Invitee]] = {}
    for row in related.order_by("pk"):
        by_thing.setdefault((uid_of(row), row.person_id), []).append(row)
    posted = post_taken_out(by_thing, at=at)
    # Whoever comes back is asked as if they had not been before.
    Invitee.objects.filter(pk__in=[row.pk for rows in by_thing.values() for row in rows]).update(
        told_sequence=-1
    )
    return posted


def cancelling_file(
    meetings: Sequence[Meeting], *, is_series: bool, attendee: Person, at: dt.datetime
) -> str:
    """Takes these out of the calendar of one person; a series as a whole where nothing of it is left.

    Room and link are told to nobody who left. The number stays: the same, written later, prevails, and so does
    another invitation after it.
    """
    told = Told(at, attendee=attendee, organizer=organizer_of(meetings[0].structure))
    events = _days(meetings, told) if is_series else [event_of(meetings[0], told)]
    off = [replace(event, is_cancelled=True, place="", left_out=()) for event in events]
    return calendar_text(off, method=Method.CANCEL, maker=settings.SITE_NAME)


def _days(meetings: Sequence[Meeting], told: Told) -> list[Event]:
    series = meetings[0].series
    assert series is not None  # noqa: S101, whoever calls knows
    days = dates_of(series)
    others = series.meetings.taking_place().exclude(pk__in=[meeting.pk for meeting in meetings])
    if not others.exists():
        return [rule_of(series, days, days, told)]
    return [
        on_day(event_of(meeting, told), meeting, series, meeting.recurrence_on)
        for meeting in meetings
        if meeting.recurrence_on in days
    ]
