"""Log lines: one per event, with the request's id, and never a secret or a forged line in them.

Every logger of the process writes through one formatter, whose last step masks (portal/masking.py).
"""

import datetime as dt
import json
import logging.config
import re
import sys
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.typing import EventDict, Processor, WrappedLogger

from portal.masking import masked, masked_value

Handler = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger("request")

# An id from outside is taken only where it could be one of ours.
REQUEST_ID = re.compile(r"[\w-]{8,40}", re.ASCII)


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last step before a line is written, for every logger: messages, tracebacks, fields."""
    return {masked(name): masked_value(value, name) for name, value in event.items()}


def stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The moment, with its offset from UTC."""
    return {"at": dt.datetime.now().astimezone().isoformat(timespec="milliseconds"), **event}


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    stamp,
]


class Lines(logging.StreamHandler[TextIO]):
    """Writes to the standard error; a line that cannot be made shows its kind and not its words."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        kind = sys.exc_info()[0]
        why = kind.__name__ if kind else "unknown"
        where = {"lineno": record.lineno, "module": record.module, "why": why}
        with suppress(Exception):
            self.stream.write(f"{json.dumps({'event': 'log.unwritten', **where})}\n")


def tell_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What nobody caught, in a command or a thread, is a line too."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
    else:
        log.critical("uncaught", exc_info=(kind, error, trace))


def show_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """The same for eyes: over many lines, and masked."""
    sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))


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
                        hide_secrets,
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "portal.logs.Lines", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": options.get("level", "INFO")},
            "loggers": {
                # In place of the handlers that Django brings: one way out for every line.
                "django": {"handlers": [], "level": "INFO"},
                # In place of gunicorn's own: the lines of a worker, however it was started.
                "gunicorn.error": {"handlers": [], "propagate": True},
                "gunicorn.access": {"handlers": [], "propagate": True},
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
    tell = tell_uncaught if options.get("format") == "json" else show_uncaught
    # Those of a test runner or a debugger stay.
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = tell
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda told: (
            None
            if told.exc_type is SystemExit
            else tell(told.exc_type, told.exc_value, told.exc_traceback)
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
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000),
            # Only where somebody has already asked: the line itself costs no query.
            person=getattr(getattr(request, "_cached_user", None), "pk", None),
        )
        return response
