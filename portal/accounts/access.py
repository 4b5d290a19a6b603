"""Every view declares who may enter, with one of these decorators; `tests/test_access.py` minds it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.accounts.models import User
from portal.accounts.permissions import Permission

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


class SignedInRequest(HttpRequest):
    """A request whose person is known; views behind `LoginRequiredMiddleware` take this."""

    user: User


def public(view: View) -> View:
    """Open to everyone, said aloud."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """For whoever is signed in; the view itself shows only what is theirs."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def permitted(permission: Permission) -> Callable[[View], View]:
    """For those who hold `permission` in the nation; 403 for the others."""
    return _guard(permission, lambda user: user.has_perm(permission))


def permitted_anywhere(permission: Permission) -> Callable[[View], View]:
    """For those who hold `permission` in the nation or in some scope; the view asks where."""
    return _guard(permission, lambda user: user.has_perm_anywhere(permission))


def _guard(permission: Permission, may_enter: Callable[[User], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may_enter(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def for_programs(view: V) -> V:
    """What it answers is read by a script or another program: so is what it cannot answer."""
    view.is_for_programs = True  # type: ignore[attr-defined]
    return view


def is_for_programs(view: Callable[..., object]) -> bool:
    return getattr(view, "is_for_programs", False)
