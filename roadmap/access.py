"""Who may do what to a roadmap: asked again inside every transaction."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.access import require_still
from regions.models import Region
from roadmap.models import Roadmap, Step, Succession

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


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


def require_report_in(by: User, regions: Iterable[Region]) -> None:
    """The same in each of several regions, with one fresh look at the person."""
    fresh = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not all(may_report(fresh, region) for region in regions):
        raise PermissionDenied


def reportable(
    user: "User | AnonymousUser", regions: Iterable[Region], *, on: dt.date
) -> list[Region]:
    """Those in which the person may report that day; asked of the few that are theirs, not of all."""
    if not isinstance(user, User):
        return []
    if user.has_perm(Permission.REPORT_ROADMAP):
        return list(regions)
    own = set(user.assignments.active_on(on).values_list("region", flat=True))
    return [region for region in regions if region.pk in own and may_report(user, region)]


def require_nationally(by: User, permission: Permission) -> None:
    """Raises `PermissionDenied` where a role ended since the page came."""
    if not User.objects.select_for_update(no_key=True).get(pk=by.pk).has_perm(permission):
        raise PermissionDenied


def why_closed(roadmap: Roadmap, step: Step | None = None) -> str:
    """Why nothing can be changed there, and what can be done instead; empty where it can.

    It holds nothing: for pages that say so beforehand.
    """
    if roadmap.is_archived:
        return _(
            "The roadmap “%(roadmap)s” is archived: it can be read, not changed. "
            "The project manager can open it again."
        ) % {"roadmap": roadmap.title}
    if step is None:
        return ""
    successions = Succession.objects.filter(step=step).select_related("successor")
    successors = [str(succession.successor) for succession in successions]
    if not successors:
        return ""
    return _(
        "“%(step)s” can be read, not changed. Go on in what has taken its place: %(successors)s."
    ) % {"step": step.title, "successors": "; ".join(successors)}


def require_open(roadmap: Roadmap) -> Roadmap:
    """The roadmap as it stands now, held until the end of the transaction.

    The person is held first, by whoever asks what they may: so no two acts of one person can wait for
    each other. Whoever changes anything of a roadmap comes through here, one after the other: so nobody writes
    into one that is being archived. Raises `Refused` for an archived one.
    """
    current = Roadmap.objects.select_for_update(no_key=True).get(pk=roadmap.pk)
    if reason := why_closed(current):
        raise Refused(reason)
    return current


def require_standing(step: Step) -> Roadmap:
    """`require_open` of its roadmap; raises `Refused` too where others stand in the step’s place."""
    current = require_open(step.roadmap)
    if reason := why_closed(current, step):
        raise Refused(reason)
    return current
