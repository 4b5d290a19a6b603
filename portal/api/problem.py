"""Errors as problem objects (RFC 9457), so that a program can read them."""

from http import HTTPStatus

from django.http import JsonResponse


def problem(status: HTTPStatus, detail: str) -> JsonResponse:
    response = JsonResponse(
        {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )
    response["Cache-Control"] = "no-store"
    return response
