"""What holds for every request of a signed-in person."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.session import SECOND_FACTOR, SEEN, SIGNED_IN
from portal.accounts.views import refusal
from portal.accounts.views.away import answer_away
from portal.away import DiskFull
from portal.tabular.upload import refuse_where_disk_was_full

Handler = Callable[[HttpRequest], HttpResponseBase]

# How often a session writes down that it is alive; more often would be a write on every page.
TOUCH_SECONDS = 60


class AwayMiddleware:
    """What is away is said in words of its own. Stands before whatever asks for the session.

    What is raised in other middleware comes to `views.away.server_error`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == reverse("health:live"):
            # Whether the process lives is no question of who asks.
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Read what comes with a file here: there may be no room to put it down."""
        if request.method == "POST" and request.content_type == "multipart/form-data":
            try:
                request.POST  # noqa: B018, it is read when it is asked for
                refuse_where_disk_was_full(request)
            except (OSError, DiskFull) as error:
                if response := answer_away(request, error):
                    return response
                raise
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer_away(request, error)


class SessionLimitsMiddleware:
    """Ends a session twelve hours after signing in, and the staff's after an idle hour."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            # The first question to the database about who asks.
            self.limit(request)
        except Exception as error:
            if response := answer_away(request, error):
                return response
            raise
        return self.get_response(request)

    def limit(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            now = time.time()
            if self.is_over(request, now):
                logout(request)
            else:
                self.touch(request, now)

    @staticmethod
    def is_over(request: HttpRequest, now: float) -> bool:
        started = request.session.get(SIGNED_IN, 0)
        if now - started > settings.SESSION_LIMIT.total_seconds():
            return True
        idle = now - request.session.get(SEEN, started)
        limit = settings.STAFF_IDLE_LIMIT.total_seconds()
        return idle > limit and isinstance(request.user, User) and request.user.is_staff_member

    @staticmethod
    def touch(request: HttpRequest, now: float) -> None:
        if now - request.session.get(SEEN, 0) > TOUCH_SECONDS:
            request.session[SEEN] = now
            UserSession.objects.create_from_request(request)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Signed-in is the default. A text sent after the session ended is shown, not thrown away."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if request.method == "POST" and refusal.rescued_text(request):
            return refusal.signed_out(request)
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    """Staff without a second factor reach the pages that set one up, and nothing else."""

    OPEN_TO_ALL = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "set_language",
            "accounts:csp_report",
            "health:live",
            "health:ready",
        }
    )

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in self.OPEN_TO_ALL or name.startswith("mfa_"):
            return None
        if not settings.SECOND_FACTOR_REQUIRED or self.has_shown_it(request):
            return None
        if Authenticator.objects.filter(user=request.user.pk).exists():
            # They have one, and this session came in without it.
            logout(request)
            return redirect("account_login")
        return redirect("mfa_index")

    @staticmethod
    def has_shown_it(request: HttpRequest) -> bool:
        """Asked until the session has shown one that the person still has; only for the staff."""
        user = request.user
        if not user.is_authenticated or request.session.get(SECOND_FACTOR):
            return True
        if not user.is_staff_member:
            return True
        records = get_authentication_records(request, user)
        has_one = Authenticator.objects.filter(user=user.pk).exists
        if any(record.get("method") == "mfa" for record in records) and has_one():
            request.session[SECOND_FACTOR] = True
            return True
        return False


class PrivatePagesMiddleware:
    """Pages of signed-in people are kept by no cache; no page may use the device's sensors."""

    PERMISSIONS = ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "payment",
            "usb",
        )
    )

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.PERMISSIONS)
        response.setdefault("Reporting-Endpoints", 'csp="/csp-report/"')
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
