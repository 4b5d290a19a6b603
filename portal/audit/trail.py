"""Writing the trail. One call, inside the transaction of what it tells of."""

import datetime as dt
import secrets
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone, translation

from portal.audit.models import AuditEvent

log = structlog.get_logger("audit")

# Turning the pages of one list is one reading.
READING = dt.timedelta(hours=1)


def record(
    action: str,
    *,
    by: Any,
    subject: Model | None = None,
    scope: str = "",
    at: dt.datetime | None = None,
    **details: Any,
) -> AuditEvent:
    """Append who (`by`: a person, or None for the portal itself) did what to `subject`.

    `details` must be plain JSON and hold no answers, tokens or passwords.
    """
    known = by is not None and getattr(by, "is_authenticated", False)
    # One language for all lines, whoever wrote them: the portal's own.
    with translation.override(settings.LANGUAGE_CODE):
        label = str(subject)[:200] if subject is not None else ""
    event = AuditEvent.objects.create(
        at=at or timezone.now(),
        action=action,
        actor_id=str(by.pk) if known else "",
        actor_label=str(by)[:200] if known else "",
        actor_salt=secrets.token_hex(16) if known else "",
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=label,
        subject_salt=secrets.token_hex(16) if label else "",
        scope=scope,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        details=details,
    )
    log.info(action, actor=event.actor_id, subject=event.subject_id, scope=scope)
    return event


def record_reading(
    request: HttpRequest,
    action: str,
    *,
    by: Any,
    at: dt.datetime,
    subject: Model | None = None,
    scope: str = "",
    **details: Any,
) -> None:
    """Append that a person looked at what is of other people: once an hour for the same thing.

    A HEAD shows nothing and leaves no line. Raises PermissionDenied for what a browser fetches ahead:
    it would be read later, from its store, and nobody would know.
    """
    if any("prefetch" in request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose")):
        raise PermissionDenied
    if request.method != "GET":
        return
    known = AuditEvent.objects.filter(
        action=action,
        actor_id=str(by.pk),
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        details=details,
        at__gt=at - READING,
    )
    if not known.exists():
        record(action, by=by, subject=subject, scope=scope, at=at, **details)
