"""Who may do what to a structure: asked again inside every transaction."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.structures.models import Structure

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Refused(ValidationError):
    """What was asked of a structure cannot be done; each message says why, and what can."""


def structure_for(
    user: "User | AnonymousUser", structure_id: int, permission: Permission
) -> Structure:
    """Of its page everybody knows. Raises `Http404` where there is none, or it is not this person's to see
    what the permission opens: nobody else learns whether there is something."""
    structure = Structure.objects.filter(pk=structure_id).select_related("parent").first()
    if structure is None or not user.has_perm(permission, structure):
        raise Http404
    return structure


def require(by: User, permission: Permission, structure: Structure) -> None:
    """Inside the transaction, with a fresh look: a term may have ended since the page came.

    Raises `PermissionDenied`.
    """
    # The lock lets a double click wait for its twin.
    fresh = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not fresh.has_perm(permission, structure):
        raise PermissionDenied
