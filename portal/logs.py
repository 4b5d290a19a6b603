"""Log lines: one per event, with the request's id, and never a secret or a forged line in them."""

import datetime as dt
import logging.config
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.typing import EventDict, Processor, WrappedLogger

Handler = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger("request")

HIDDEN = "[hidden]"
SECRET_KEYS = re.compile(
    r"passw|token|secret|cookie|authori[sz]ation|csrf|session_?key|^code$|^key$", re.IGNORECASE
)
# A piece of a path that could open something: long, and neither a word nor the id of a row.
CAPABILITY = re.compile(r"(?=[^/]*\d)[\w.:~=-]{20,}")
# A token may hold no digit at all, so its place tells it: what opens a survey, what ends its
# reminders, what invites a member of staff.
PERSONAL_LINK = re.compile(r"((?:^|/)(?:v|q/[^/]+|invitation(?!/accept/))/)[^/]+")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# An id from outside is taken only where it could be one of ours.
REQUEST_ID = re.compile(r"[\w-]{8,40}", re.ASCII)


def masked_path(path: str) -> str:
    """The path without personal links, reset keys and the like."""

    def mask(piece: str) -> str:
        return HIDDEN if CAPABILITY.fullmatch(piece) and not UUID.fullmatch(piece) else piece

    return "/".join(map(mask, PERSONAL_LINK.sub(rf"\1{HIDDEN}", path).split("/")))


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Whatever is called a password, token, key or cookie is not written."""
    return {name: HIDDEN if SECRET_KEYS.search(name) else value for name, value in event.items()}


def stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The moment, with its offset from UTC."""
    return {"at": dt.datetime.now().astimezone().isoformat(timespec="milliseconds"), **event}


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    stamp,
    hide_secrets,
]


def configure(options: dict[str, Any]) -> None:
    """Send the lines of structlog, Django, Celery and gunicorn through one formatter."""
    # Both renderers write line breaks inside a value as escapes: one event, one line.
    renderer: Processor = (
        structlog.processors.JSONRenderer(default=str)
        if options.get("format") == "json"
        else structlog.processors.KeyValueRenderer(
            key_order=["at", "level", "logger", "event"], drop_missing=True
        )
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "line": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": options.get("level", "INFO")},
            "loggers": {
                # In place of the handlers that Django brings: one way out for every line.
                "django": {"handlers": [], "level": "INFO"},
                # One line for each message would drown the events.
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "celery.beat": {"level": "WARNING"},
                # The request's own line already tells of a 404 or a 403.
                "django.request": {"level": "ERROR"},
                # The development server would write links in full; the request's own line hides them.
                "django.server": {"level": "ERROR"},
                # Neither is an error of ours; the refusal has a line of its own.
                "django.security.RequestDataTooBig": {"level": "CRITICAL"},
                "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
                "django.security.TooManyFilesSent": {"level": "CRITICAL"},
                "fontTools": {"level": "WARNING"},
                "weasyprint": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class RequestLogMiddleware:
    """Gives every request an id and writes one line about it: no query, no body, no cookie."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        offered = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = offered if REQUEST_ID.fullmatch(offered) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log.info(
            "request",
            method=request.method,
            path=masked_path(request.path),
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000),
            # Only where somebody has already asked: the line itself costs no query.
            person=getattr(getattr(request, "_cached_user", None), "pk", None),
        )
        return response
