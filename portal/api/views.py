"""Open data: results as JSON, their description, and a page about both.

Nothing is taken in here, so no form's token is asked for: a program that sends is told so as data.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.accounts.access import for_programs, public
from portal.api.openapi import document
from portal.api.problem import problem
from portal.registry.endpoints import Endpoint
from surveys.models import Round

# A publication may be taken back: nobody keeps an answer for long without asking again.
FRESH = 300


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.published_at(timezone.now()).with_survey()
    licence = {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}
    return TemplateResponse(request, "api/about.html", {"rounds": rounds, "licence": licence})


@public
@for_programs
@csrf_exempt
def description(request: HttpRequest) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return not_allowed()
    return _sent(request, document(), is_open=True)


def view_of(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """What the endpoint finds for who asks, or that there is nothing for them."""

    @public
    @for_programs
    @csrf_exempt
    def answer(request: HttpRequest, **parameters: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return not_allowed()
        found = endpoint.find(request.user, at=timezone.now(), **parameters)
        if found is None:
            return problem(HTTPStatus.NOT_FOUND, endpoint.nothing)
        return _sent(request, found.content, is_open=found.is_open)

    return answer


@public
@for_programs
@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponseBase:
    """A program that lost its way is answered in its own language."""
    return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address; see /api/.")


def not_allowed() -> HttpResponse:
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.")
    response["Allow"] = "GET, HEAD"
    return response


def _sent(request: HttpRequest, content: dict[str, Any], *, is_open: bool) -> HttpResponseBase:
    """With a mark by which a program asks whether something has changed."""
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={FRESH}" if is_open else "private, no-store"
    if is_open:
        # Whoever reads it from a page of another site reads what everybody may read.
        response["Access-Control-Allow-Origin"] = "*"
    return get_conditional_response(request, etag=etag, response=response) or response
