"""Meetings in the annual clock: for everybody when there is one, and of what; the page, for who knows it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    calendar_sources,
)
from regions.meetings.inviting.following import key_of
from regions.meetings.models import Meeting
from regions.structures.models import Structure

MEETING = "meeting"


def meetings(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """A plan that nobody was told of is for those alone who know the structure from within."""
    structures = Structure.objects.within(visit.scope).order_by()
    known = Structure.objects.known_from_within(visit.user).order_by()
    found = (
        Meeting.objects.filter(
            structure__in=structures.values("pk"), starts_at__range=visit.moments
        )
        .annotate(is_known=Exists(known.filter(pk=OuterRef("structure"))))
        .filter(Q(is_known=True) | Q(invited_at__isnull=False) | Q(state=Meeting.State.CLOSED))
        .select_related("structure")
        .order_by("starts_at", "pk")
    )
    for meeting in found:
        yield CalendarEntry(
            key=key_of(meeting),
            title=meeting.title,
            kind=MEETING,
            begins=timezone.localtime(meeting.starts_at),
            ends=timezone.localtime(meeting.ends_at),
            url=(meeting if meeting.is_known else meeting.structure).get_absolute_url(),
            place=meeting.structure.name,
            is_settled=meeting.invited_at is not None or meeting.is_over(visit.at),
            is_cancelled=meeting.is_cancelled,
        )


calendar_sources.add("meetings", CalendarSource(meetings, {MEETING: _("meeting")}, rank=10))
