"""Browsers tell here when a page tried what its policy forbids: one line in the log."""

import json
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.accounts.access import for_programs, public
from portal.accounts.limits import is_within
from portal.masking import masked

log = structlog.get_logger("accounts")

LARGEST = 10_000
SHOWN = 200


# The browser sends it without a token; nothing is written but the line.
@csrf_exempt
@public
@for_programs
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    body = request.read(LARGEST + 1)
    if len(body) <= LARGEST and is_within(request, "csp_report"):
        for report in _reports(body):
            log.warning("csp_violation", **report)
    return HttpResponse(status=204)


def _reports(body: bytes) -> list[dict[str, str]]:
    """Of both formats that browsers send; what is no report is no line."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    entries = sent[:5] if isinstance(sent, list) else [sent]
    found = [
        entry.get("csp-report") or entry.get("body") for entry in entries if isinstance(entry, dict)
    ]
    return [_line(report) for report in found if isinstance(report, dict)]


def _page(report: dict[str, Any]) -> str:
    """The path alone: no query, no personal link."""
    document = str(report.get("document-uri") or report.get("documentURL") or "")
    try:
        path = urlsplit(document[:2000]).path
    except ValueError:  # a host that is none
        return ""
    return masked(path)[:SHOWN]


def _line(report: dict[str, Any]) -> dict[str, str]:
    blocked = str(report.get("blocked-uri") or report.get("blockedURL") or "")
    return {
        "page": _page(report),
        "blocked": masked(blocked[:2000])[:SHOWN],
        "directive": str(
            report.get("effective-directive")
            or report.get("effectiveDirective")
            or report.get("violated-directive")
            or ""
        )[:SHOWN],
    }
