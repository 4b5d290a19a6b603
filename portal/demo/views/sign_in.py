"""The demo's front door: press a name and be that person."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from portal.accounts.access import public
from portal.accounts.models import User
from portal.demo.accounts import BY_EMAIL, GROUPS, PASSWORD

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """List the accounts; a POST names one of them and signs in as it, and as nobody else."""
    if request.method == "POST":
        account = BY_EMAIL.get(request.POST.get("email", ""))
        user = account and User.objects.active().filter(email=account.email).first()
        if not user:
            raise Http404
        login(request, user, backend=BACKEND)
        return _in_own_language(redirect("dashboard:home"), user)
    context = {"groups": GROUPS, "password": PASSWORD}
    return TemplateResponse(request, "demo/sign_in.html", context)


def _in_own_language(response: HttpResponse, user: User) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
