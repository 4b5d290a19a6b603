"""Who may do what to a roadmap: asked again inside every transaction."""

from django.core.exceptions import PermissionDenied

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.access import require_still
from regions.models import Region


def may_report(user: User, region: Region | None) -> bool:
    """In that region; what is of the whole country, only those who hold it in the nation."""
    return user.has_perm(Permission.REPORT_ROADMAP, region)


def require_report(by: User, region: Region | None) -> None:
    """With a fresh look: an assignment may have ended since the page came. Raises `PermissionDenied`."""
    if region is not None:
        require_still(by, Permission.REPORT_ROADMAP, region)
    else:
        require_nationally(by, Permission.REPORT_ROADMAP)


def require_nationally(by: User, permission: Permission) -> None:
    """Raises `PermissionDenied` where a role ended since the page came."""
    if not User.objects.select_for_update(no_key=True).get(pk=by.pk).has_perm(permission):
        raise PermissionDenied
