"""Which meeting an address means, among those that somebody may see or look after."""

from typing import TYPE_CHECKING

from django.http import Http404

from portal.accounts.permissions import Permission
from regions.meetings.models import Meeting
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


def trail_scope(meeting: Meeting) -> str:
    """Of the trail: the region where the structure is of one; otherwise the nation."""
    return scope_of(meeting.structure.regions.all())
