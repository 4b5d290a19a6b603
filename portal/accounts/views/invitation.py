"""The way in for whoever was invited. Opening the link changes nothing; pressing the button does."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import public
from portal.accounts.actions.invitation import accept_invitation
from portal.accounts.forms.invitation import AcceptForm
from portal.accounts.limits import is_spent, is_within
from portal.accounts.models import Invitation, User
from portal.accounts.views.refusal import too_many_requests

COOKIE = "__Host-invitation" if settings.IS_HTTPS else "invitation"
COOKIE_AGE = 3600


def _open_invitation(request: HttpRequest, token: str) -> Invitation | None:
    open_ones = Invitation.objects.select_related("invited_by").open_at(timezone.now())
    invitation = open_ones.with_token(token).first()
    if invitation is None or not invitation.is_backed or _is_closed_account(invitation):
        is_within(request, "invitation")
        return None
    return invitation


def _is_closed_account(invitation: Invitation) -> bool:
    closed = User.objects.filter(email=invitation.email, is_active=False)
    return bool(closed.exists())


def _dead(request: HttpRequest) -> HttpResponse:
    """One answer for a link that is wrong, too old, withdrawn or used, and for none at all."""
    return render(request, "accounts/invitation/dead.html", status=404)


@public
@require_safe
@never_cache
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token from the address, where it could be seen, to a cookie of this browser."""
    if is_spent(request, "invitation"):
        return too_many_requests(request)
    if _open_invitation(request, token) is None:
        return _dead(request)
    response = redirect("accounts:invitation")
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@require_safe
@never_cache
def invitation_show(request: HttpRequest) -> HttpResponse:
    """Who invites to what, and the button."""
    if is_spent(request, "invitation"):
        return too_many_requests(request)
    invitation = _open_invitation(request, request.COOKIES.get(COOKIE, ""))
    if invitation is None:
        return _dead(request)
    # No stricter referrer policy here: with "no-referrer" browsers send the form without an origin,
    # and it would be refused. The address holds nothing to hide any more.
    return _question(request, invitation, AcceptForm(invitation=invitation))


def _question(request: HttpRequest, invitation: Invitation, form: AcceptForm) -> HttpResponse:
    context = {"invitation": invitation, "form": form}
    return TemplateResponse(request, "accounts/invitation/show.html", context)


@public
@require_POST
@never_cache
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """Take the invitation up and sign in; who has a second factor is asked for it."""
    if is_spent(request, "invitation"):
        return too_many_requests(request)
    token = request.COOKIES.get(COOKIE, "")
    invitation = _open_invitation(request, token)
    if invitation is None:
        return _dead(request)
    form = AcceptForm(request.POST, invitation=invitation)
    if not form.is_valid():
        return _question(request, invitation, form)
    name = form.cleaned_data.get("name", "")
    user = accept_invitation(token, at=timezone.now(), name=name)
    if user is None:  # withdrawn or taken up in this very moment
        return _dead(request)
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="invitation", email=user.email)
    response: HttpResponse = perform_login(request, user, email=user.email)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
