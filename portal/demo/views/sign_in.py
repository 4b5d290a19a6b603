"""The demo's front door: press a name and be that person."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
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
        response = redirect(_next(request.POST) or "dashboard:home")
        if not _has_chosen_language(request):
            _speak_language_of(user, response)
        login(request, user, backend=BACKEND)
        return response
    context = {"groups": GROUPS, "password": PASSWORD, "next": _next(request.GET)}
    return TemplateResponse(request, "demo/sign_in.html", context)


def _next(sent: QueryDict) -> str:
    """The page that one was on the way to: a path of ours, or nothing."""
    path = sent.get("next", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""


def _has_chosen_language(request: HttpRequest) -> bool:
    """By hand: the language of the person whom one has been until now was none's choice."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return language is not None and language != getattr(request.user, "language", None)


def _speak_language_of(user: User, response: HttpResponse) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
