"""Signing in and out and changes of its means: written to the trail; other sessions end."""

import hashlib
from typing import Any

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import (
    email_changed,
    login_code_rejected,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.actions.role import end_sessions
from portal.accounts.models import User
from portal.accounts.session import SECOND_FACTOR, SEEN, SIGNED_IN
from portal.audit import trail

log = structlog.get_logger("accounts")


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **_: Any) -> None:
    """The clock of the session starts; the way in is written down."""
    now = timezone.now()
    request.session[SIGNED_IN] = now.timestamp()
    request.session.pop(SEEN, None)
    request.session.pop(SECOND_FACTOR, None)
    methods = [record["method"] for record in get_authentication_records(request, user)]
    trail.record("session.started", subject=user, by=user, at=now, methods=methods)


@receiver(user_logged_out)
def end_session(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        trail.record("session.ended", subject=user, by=user)


@receiver(user_login_failed)
def log_failure(credentials: dict[str, Any], **_: Any) -> None:
    log.warning("sign_in_failed", account=_fingerprint(str(credentials.get("email", ""))))


@receiver(login_code_rejected)
def log_wrong_code(user: User, last_attempt: bool, **_: Any) -> None:
    log.warning("sign_in_code_rejected", account=_fingerprint(user.email), last=last_attempt)


def _fingerprint(email: str) -> str:
    """Tells two accounts apart in a log without naming anybody."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:12]


@receiver([password_changed, password_set, password_reset])
def password_is_new(request: HttpRequest, user: User, **_: Any) -> None:
    end_sessions(user, but=request.session.session_key)
    trail.record("password.changed", subject=user, by=user)


@receiver(email_changed)
def email_is_new(request: HttpRequest, user: User, **_: Any) -> None:
    """The mail of codes goes elsewhere now; the addresses themselves stay out of the trail."""
    end_sessions(user, but=request.session.session_key)
    trail.record("email.changed", subject=user, by=user)


@receiver(authenticator_added)
def second_factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _second_factor_changed(request, user, "second_factor.added", authenticator.type)
    # Whoever has just set it up holds it in their hand.
    request.session[SECOND_FACTOR] = True


@receiver(authenticator_removed)
def second_factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _second_factor_changed(request, user, "second_factor.removed", authenticator.type)
    request.session.pop(SECOND_FACTOR, None)


@receiver(authenticator_reset)
def second_factor_reset(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _second_factor_changed(request, user, "second_factor.reset", authenticator.type)


def _second_factor_changed(request: HttpRequest, user: User, action: str, kind: str) -> None:
    end_sessions(user, but=request.session.session_key)
    trail.record(action, subject=user, by=user, kind=str(kind))
