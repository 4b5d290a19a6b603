"""Who may answer: the personal link is the key of one invitation, or the account of whoever was asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control

from portal.accounts.access import View
from portal.accounts.limits import is_within
from portal.accounts.views.refusal import rescued_text, too_many_requests
from portal.outbox import links
from portal.prepared import Prepared
from surveys.answering.field_labels import names_of_fields
from surveys.models import Invitation

COOKIE = "__Host-survey-" if settings.IS_HTTPS else "survey-"
# As long as somebody stays signed in; the link in the mail opens it again.
COOKIE_AGE = int(settings.SESSION_LIMIT.total_seconds())
# An expert of four regions has four links in one browser.
MOST_COOKIES = 12

OF_ID = Prepared(lambda *, pk: Invitation.objects.for_answering().filter(pk=pk).order_by())
OF_DIGEST = Prepared(
    lambda *, digest: (
        Invitation.objects.filter(token_digest=digest, revoked_at=None)
        .only("user", "region", "answered_at")
        .order_by()
    )
)

Answering = Callable[..., HttpResponse]


def remember(
    request: HttpRequest, response: HttpResponse, invitation: Invitation, token: str
) -> None:
    """Let this browser answer one invitation; of too many, the oldest are forgotten.

    (Browsers send the older cookies first.)
    """
    name = _cookie_name(invitation.pk)
    known = [each for each in request.COOKIES if each.startswith(COOKIE) and each != name]
    for each in known[: max(0, len(known) + 1 - MOST_COOKIES)]:
        response.delete_cookie(each, samesite="Lax")
    response.set_cookie(
        name,
        token,
        max_age=COOKIE_AGE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def invitation_for_token(token: str) -> Invitation | None:
    """Little of it is read. None for a link that is wrong, withdrawn, replaced or outlived."""
    invitation = OF_DIGEST.one(digest=links.digest(token))
    return invitation if invitation is not None and _is_alive(invitation) else None


def answering(view: Answering) -> View:
    """Turn `invitation_id` into `invitation` for whoever may answer it.

    All others get one page, whether there is such an invitation or not.
    """

    # Not never_cache: its Expires would tell two answers apart that are to be one.
    @cache_control(no_store=True)
    @wraps(view)
    def guarded(request: HttpRequest, invitation_id: UUID, **kwargs: Any) -> HttpResponseBase:
        token = request.COOKIES.get(_cookie_name(invitation_id), "")
        invitation = OF_ID.one(pk=invitation_id)
        if invitation is None or not _is_theirs(request, invitation, token):
            # A cookie that opens nothing is a guess like a wrong link.
            if token and not is_within(request, "survey_link"):
                return too_many_requests(request)
            return no_link(request)
        return view(request, invitation=invitation, **kwargs)

    guarded.access = "link"  # type: ignore[attr-defined]
    guarded.names_of_fields = names_of_fields  # type: ignore[attr-defined]
    return login_not_required(guarded)


def no_link(request: HttpRequest) -> HttpResponse:
    """Where to find the link; what was written meanwhile is given back."""
    context = {"rescued": rescued_text(request) if request.method == "POST" else []}
    return render(request, "surveys/answer/no_link.html", context, status=404)


def _cookie_name(invitation_id: UUID) -> str:
    return COOKIE + invitation_id.hex


def _is_theirs(request: HttpRequest, invitation: Invitation, token: str) -> bool:
    if invitation.revoked_at is not None:
        return False
    has_link = bool(token) and links.digest(token) == invitation.token_digest
    return (has_link or invitation.may_be_answered_by(request.user)) and _is_alive(invitation)


def _is_alive(invitation: Invitation) -> bool:
    """Whoever has answered may look at the receipt, even after leaving."""
    return invitation.answered_at is not None or invitation.is_asked_on(timezone.localdate())
