"""The texts of a roadmap by their addresses; and what their form gives back where it was sent too late."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.access import SignedInRequest, View
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.revisions.rescued_text import rescuing_text
from roadmap.models.roadmap import sees_drafts
from roadmap.texts.access import may_edit_texts
from roadmap.texts.subject import KINDS, TextSubject


def reading_texts(view: View) -> View:
    """Turn `kind` and `pk` into `subject`, for those who work with roadmaps: what was said before is theirs."""
    return _of_text(Permission.VIEW_ROADMAP_DRAFTS, _may_read)(view)


def editing_texts(view: View) -> View:
    """The same for those who may write these texts."""
    return _of_text(Permission.EDIT_ROADMAP_TEXTS, may_edit_texts)(view)


def _may_read(user: User, subject: TextSubject) -> bool:
    return sees_drafts(user)


def _of_text(
    permission: Permission, may_enter: Callable[[User, TextSubject], bool]
) -> Callable[[View], View]:
    """What one may not see is 404, what one may see and not do is 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: SignedInRequest, kind: str, pk: int, **kwargs: Any
        ) -> HttpResponseBase:
            if kind not in KINDS:
                raise Http404
            subject = TextSubject(get_object_or_404(KINDS[kind].visible_to(request.user), pk=pk))
            if not may_enter(request.user, subject):
                raise PermissionDenied
            return view(request, subject=subject, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _names_of_fields(request: HttpRequest) -> dict[str, str]:
    """Of the texts, as the form calls them."""
    match = request.resolver_match
    kind = KINDS.get(match.kwargs.get("kind", "")) if match else None
    named = kind.named if kind else ()
    return {one.key: capfirst(str(one.label)) for one in named} | {"note": _("What changed")}


rescuing_texts = rescuing_text(
    names_of_fields=_names_of_fields,
    reason=gettext_lazy("You may no longer edit these texts, so nothing was saved."),
)
