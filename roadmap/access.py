"""Who may do what to a roadmap: asked again inside every transaction."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.access import require_still
from regions.models import Region
from roadmap.models import Roadmap, Step, Succession


class Refused(ValidationError):
    """What was asked of the roadmap cannot be done; each message says why, and what can."""


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


def require_open(roadmap: Roadmap) -> Roadmap:
    """The roadmap as it stands now, held until the end of the transaction.

    Whoever changes anything of a roadmap comes through here, one after the other: so nobody writes
    into one that is being archived. Raises `Refused` for an archived one.
    """
    current = Roadmap.objects.select_for_update(no_key=True).get(pk=roadmap.pk)
    if current.is_archived:
        raise Refused(
            _(
                "The roadmap “%(roadmap)s” is archived: it can be read, not changed. "
                "The project manager can open it again."
            )
            % {"roadmap": current.title}
        )
    return current


def require_standing(step: Step) -> Roadmap:
    """`require_open` of its roadmap; raises `Refused` too where others stand in the step’s place."""
    current = require_open(step.roadmap)
    successions = Succession.objects.filter(step=step).select_related("successor")
    if successors := [str(succession.successor) for succession in successions]:
        raise Refused(
            _(
                "“%(step)s” can be read, not changed. Go on in what has taken its place: %(successors)s."
            )
            % {"step": step.title, "successors": "; ".join(successors)}
        )
    return current
