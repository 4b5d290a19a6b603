"""Which meeting, series or item an address means, among those that somebody may see or look after."""

from typing import TYPE_CHECKING

from django.http import Http404

from portal.accounts.permissions import Permission
from regions.meetings.models import AgendaItem, Meeting, MeetingSeries
from regions.models import Region
from regions.structures.access import require
from regions.structures.founding import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


def meeting_for(user: "User | AnonymousUser", meeting_id: int, permission: Permission) -> Meeting:
    """Raises `Http404` where there is none, or it is not of a structure in which this person holds that."""
    meeting = Meeting.objects.filter(pk=meeting_id).select_related("structure", "series").first()
    if meeting is None or not user.has_perm(permission, meeting.structure):
        raise Http404
    return meeting


def held_meeting(meeting: Meeting, *, by: "User") -> Meeting:
    """The row as it stands now, under its lock, for who runs its structure. Inside a transaction.

    Raises `PermissionDenied`, or `Meeting.DoesNotExist` where a colleague deleted it.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("structure")
    current = locked.get(pk=meeting.pk)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    return current


def trail_scope(one: Meeting | MeetingSeries) -> str:
    """Of the trail and of mails: the region where the structure is of one; otherwise the nation."""
    return scope_of(Region.objects.filter(structures=one.structure_id))


def series_for(
    user: "User | AnonymousUser", series_id: int, permission: Permission
) -> MeetingSeries:
    """As `meeting_for`."""
    series = MeetingSeries.objects.filter(pk=series_id).select_related("structure").first()
    if series is None or not user.has_perm(permission, series.structure):
        raise Http404
    return series


def item_for(
    user: "User | AnonymousUser", meeting_id: int, item_id: int, permission: Permission
) -> AgendaItem:
    """Of the agenda of that meeting; as `meeting_for`."""
    meeting = meeting_for(user, meeting_id, permission)
    item = AgendaItem.objects.filter(pk=item_id, meeting=meeting).first()
    if item is None:
        raise Http404
    item.meeting = meeting
    return item
