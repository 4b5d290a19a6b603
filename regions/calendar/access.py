"""Who may change what of the clock: asked again inside every transaction."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.calendar.models import ClockEntry
from regions.models import Region
from regions.structures.models import Structure


def entry_for(user: User, entry_id: int) -> ClockEntry:
    """Raises `Http404` where there is none that this person may change."""
    editable = ClockEntry.objects.editable_by(user).select_related("region", "structure")
    entry = editable.filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def require(by: User, whose: "Region | Structure | None") -> None:
    """The nation's are for who runs it; a region's for its experts; a structure's for who looks after it.

    Raises `PermissionDenied`.
    """
    # The lock lets a double click wait for its twin.
    fresh = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not fresh.has_perm(Permission.RUN_STRUCTURE, whose):
        raise PermissionDenied
