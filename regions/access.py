"""Which regions are whose, and a decorator that asks whether this person may do this in that one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from portal.accounts.access import View
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.accounts.roles import PUBLIC
from portal.registry.visit import Visit
from regions.models import Region


def in_region(permission: Permission, *, hidden: bool = False) -> Callable[[View], View]:
    """Turn `region_slug` into `region` for those who hold `permission` in it.

    A region one may not see is 404; a region one may see but not touch is 403, or 404 too where
    nobody else shall know that there is something (`hidden`). What the public holds needs no
    sign-in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, region_slug: str, **kwargs: Any) -> HttpResponseBase:
            visible = Region.objects.visible_to(request.user).select_related(
                "collaborative_area", "work_area"
            )
            region = get_object_or_404(visible, slug=region_slug)
            if not request.user.has_perm(permission, region):
                raise Http404 if hidden else PermissionDenied
            return view(request, region=region, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return login_not_required(guarded) if permission in PUBLIC else guarded

    return decorate


def visible_regions(visit: Visit) -> list[Region]:
    return list(Region.objects.visible_to(visit.user).by_name())


def own_regions(visit: Visit) -> list[Region]:
    """Those in which the visitor works as an expert that day."""
    today = timezone.localdate(visit.at)
    # One person's are few: to pick in Python costs less than to put the day into SQL.
    codes = {one.region_id for one in visit.user.assignments.order_by() if one.is_active_on(today)}
    return [region for region in visit.once(visible_regions) if region.code in codes]


def require_still(by: User, permission: Permission, region: Region) -> None:
    """Inside the transaction, with a fresh look: an assignment may have ended since the page came."""
    # The lock lets a double click wait for its twin.
    if not User.objects.select_for_update(no_key=True).get(pk=by.pk).has_perm(permission, region):
        raise PermissionDenied
