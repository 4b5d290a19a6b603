"""Something that the portal leans on is away: said with 503 in words of its own, and no text is lost.

Nothing here asks the database: the person is nobody, and the language is what the address, the cookie
or the browser says.
"""

import re
import sys
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error as default_server_error

from portal.accounts.access import is_for_programs
from portal.accounts.views.refusal import giving_back, names_its_fields, rescued_text, sent_fields
from portal.away import Away, what_is_away

log = structlog.get_logger("accounts")

# What is sent once more only by the person: secrets, and the token that the new page brings itself.
SECRET = re.compile(r"passw|token|secret|credential|^code$", re.IGNORECASE)
CSRF_FIELD = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Words:
    title: Promise
    what: Promise
    # After so many seconds it is worth trying again.
    retry_after: int


WORDS = {
    Away.DATABASE: Words(
        _("The service is not available just now"),
        _("Our database does not answer at the moment. Wait a moment and try again."),
        10,
    ),
    Away.DISK: Words(
        _("There is no room to save"),
        _("The disk of our server is full, so nothing was stored. Try again a little later."),
        300,
    ),
    Away.MAIL: Words(
        _("The mail could not be sent"),
        _(
            "Our mail server does not answer at the moment, so nothing was sent. Wait a few minutes "
            "and press the button again."
        ),
        300,
    ),
}


def answer_away(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """What is said where the error tells that something is away; None for every other error."""
    what = what_is_away(error)
    if what is None:
        return None
    words = WORDS[what]
    kind = type(error).__name__
    log.warning("away", what=what.value, error=kind, path=request.path)
    forget_person(request)
    if _is_from_program(request):
        response: HttpResponse = _problem(words)
    else:
        response = render(request, "503.html", _context(request, words), status=503)
    response["Retry-After"] = str(words.retry_after)
    response["Cache-Control"] = "no-store"
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """The last word on an error that nobody caught, wherever it arose."""
    error = sys.exception()
    if error and (response := answer_away(request, error)):
        return response
    forget_person(request)
    try:
        return giving_back(request, "500.html", status=500)
    except Exception:
        # Whatever is wrong may be wrong with every page.
        log.exception("error_page")
        return default_server_error(request)


def forget_person(request: HttpRequest) -> None:
    """From here on the request is nobody's, so that whoever asks about its person asks no database.

    The session's key stays, and with it the cookie: nobody is signed out.
    """
    request.user = AnonymousUser()
    request.may_ask_database = False  # type: ignore[attr-defined]
    if hasattr(request, "session"):
        request.session._session_cache = {}  # type: ignore[attr-defined]
    # What was to be said of a success is not said of a failure.
    if hasattr(request, "_messages"):
        del request._messages


def _is_from_program(request: HttpRequest) -> bool:
    """Whether a script or another program asked, which reads no page."""
    if request.resolver_match is None:
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:
            return False
    if is_for_programs(request.resolver_match.func):
        return True
    return request.headers.get("Sec-Fetch-Dest") == "empty" or bool(
        request.headers.get("X-Requested-With")
    )


def _problem(words: Words) -> HttpResponse:
    """As RFC 9457 has it."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    told = {"type": "about:blank", "title": status.phrase, "status": status}
    return JsonResponse(
        told | {"detail": str(words.what)}, status=status, content_type="application/problem+json"
    )


def _context(request: HttpRequest, words: Words) -> dict[str, object]:
    if request.method != "POST":
        return {"words": words}
    fields = [field for field in sent_fields(request) if field[0] != CSRF_FIELD]
    asks_secrets = not names_its_fields(request)
    again = [field for field in fields if not (asks_secrets and SECRET.search(field[0]))]
    return {
        "words": words,
        "is_sent": True,
        "rescued": rescued_text(request),
        "again": again,
        "has_secret": len(again) < len(fields),
        "has_file": request.content_type == "multipart/form-data",
        "may_be_sent_again": _is_from_our_page(request),
    }


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Whether the form carries its token. Only then is a button offered that sends it once more.

    Else a page of another site could have filled it in.
    """
    check = _Check(_nothing)
    return check.process_view(request, _nothing, (), {}) is None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
