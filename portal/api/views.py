"""Open data: results as JSON, their description, and a page about both.

Nothing is taken in here, so no form's token is asked for: a program that sends is told so as data.
"""

import hashlib
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

from portal.accounts.access import public
from portal.api.openapi import document
from portal.api.problem import problem
from portal.api.round_results import as_json
from surveys.counts import turnout
from surveys.models import Round
from surveys.results import benchmarks
from surveys.results.results import RoundResults

# A publication may be taken back: nobody keeps an answer for long without asking again.
FRESH = 300


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.published_at(timezone.now()).with_survey()
    licence = {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}
    return TemplateResponse(request, "api/about.html", {"rounds": rounds, "licence": licence})


@public
@csrf_exempt
def description(request: HttpRequest) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return not_allowed()
    return _sent(request, document(), is_open=True)


@public
@csrf_exempt
def round_results(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Published results for everybody; others for who may read them in the portal."""
    if request.method not in {"GET", "HEAD"}:
        return not_allowed()
    now = timezone.now()
    round_ = Round.objects.published_at(now).with_survey().filter(pk=round_id).first()
    is_open = round_ is not None
    if round_ is None:
        readable = Round.objects.with_results_for(request.user, at=now)
        round_ = readable.with_survey().filter(pk=round_id).first()
    if round_ is None:
        return problem(
            HTTPStatus.NOT_FOUND,
            "There is no such round, its results are not public, or it is not over yet. "
            "Sign in to the portal to read results that are not public.",
        )
    content = as_json(
        RoundResults.of(round_),
        turnout.of_rounds([round_])[round_.pk],
        round_.imports.response_count(),
        benchmarks.benchmarks_for(round_.definition),
    )
    return _sent(request, content, is_open=is_open)


@public
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
