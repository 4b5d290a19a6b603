"""Meetings in the annual clock: for everybody when there is one, and of what; the page, for who knows it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.prepared import Prepared
from portal.registry.calendar import (
    CalendarEntry,
    CalendarSource,
    CalendarVisit,
    Scope,
    calendar_sources,
    page_of,
)
from regions.meetings.inviting.following import key_of
from regions.meetings.models import Meeting
from regions.structures.models import Structure

MEETING = "meeting"


def meetings(visit: CalendarVisit) -> Iterator[CalendarEntry]:
    """A plan that nobody was told of is for those alone who know the structure from within."""
    knows_all = visit.user.has_perm(Permission.VIEW_MEMBERS)
    known = set() if knows_all else _known_to(visit.user)
    first, last = visit.moments
    for uid, pk, title, starts_at, ends_at, state, invited_at, structure, name in _meetings(
        first=first, last=last, **vars(visit.scope)
    ):
        is_known = knows_all or structure in known
        if not (is_known or invited_at is not None or state == Meeting.State.CLOSED):
            continue
        yield CalendarEntry(
            key=key_of(uid),
            title=title,
            kind=MEETING,
            begins=timezone.localtime(starts_at),
            ends=timezone.localtime(ends_at),
            url=page_of("meetings:meeting_detail", pk)
            if is_known
            else page_of("structures:structure_detail", structure),
            place=name,
            is_settled=invited_at is not None or ends_at <= visit.at,
            is_cancelled=state == Meeting.State.CANCELLED,
        )


def _known_to(user: Any) -> set[int]:
    if not user.is_authenticated:
        return set()
    known = Structure.objects.known_from_within(user).order_by()
    return set(known.values_list("pk", flat=True))


@Prepared
def _meetings(*, first: dt.datetime, last: dt.datetime, **scope: Any) -> Any:
    """Of these structures between these moments; whoever asks."""
    structures = Structure.objects.within(Scope(**scope)).order_by()
    found = Meeting.objects.filter(
        structure__in=structures.values("pk"), starts_at__range=(first, last)
    )
    return found.order_by("starts_at", "pk").values_list(
        "uid", "pk", "title", "starts_at", "ends_at", "state", "invited_at",
        "structure", Structure.name.shown("structure__"),
    )  # fmt: skip


calendar_sources.add("meetings", CalendarSource(meetings, {MEETING: _("meeting")}, rank=10))
