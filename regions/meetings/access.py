"""Which meeting an address means, among those that somebody may see or look after."""

from typing import TYPE_CHECKING

from django.http import Http404

from portal.accounts.permissions import Permission
from regions.meetings.models import Meeting

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


def meeting_for(user: "User | AnonymousUser", meeting_id: int, permission: Permission) -> Meeting:
    """Raises `Http404` where there is none, or it is not of a structure in which this person holds that."""
    meeting = Meeting.objects.filter(pk=meeting_id).select_related("structure", "series").first()
    if meeting is None or not user.has_perm(permission, meeting.structure):
        raise Http404
    return meeting
