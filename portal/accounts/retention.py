"""How what is kept of people with an account, and of their signing in, is erased."""

import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.accounts.actions.erasure import empty_account
from portal.accounts.models import Invitation, User
from portal.accounts.models.user import UserQuerySet
from portal.retention.ways import OneByOne, RowsDeleted, ways


def closed_accounts(before: dt.datetime) -> UserQuerySet:
    closed: UserQuerySet = User.objects.standing().filter(is_active=False).unused_since(before)
    return closed


def ended_sessions(before: dt.datetime) -> "QuerySet[Session]":
    """Django keeps of a session when it ends, which is so long after it was last written."""
    return Session.objects.filter(expire_date__lte=before + settings.SESSION_LIMIT)


def listed_sessions(before: dt.datetime) -> "QuerySet[UserSession]":
    """Those that have ended, but are still in their person's list."""
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    rows: QuerySet[UserSession] = UserSession.objects.filter(created_at__lte=before)
    return rows.filter(~Exists(session))


def old_invitations(before: dt.datetime) -> "QuerySet[Invitation]":
    expired = Q(accepted_at=None, revoked_at=None, expires_at__lte=before)
    return Invitation.objects.filter(
        Q(accepted_at__lte=before) | Q(revoked_at__lte=before) | expired
    )


@dataclass(frozen=True)
class ExpiredCache:
    """Counts of attempts, by network address. Django takes what has expired away only from a full table."""

    def count(self, before: dt.datetime) -> int:
        return self._run("SELECT count(*)", timezone.now())

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        return self._run("DELETE", at)

    def _run(self, start: str, at: dt.datetime) -> int:
        cache = caches["default"]
        if not isinstance(cache, DatabaseCache):
            return 0
        name = connection.ops.quote_name
        table = name(str(settings.CACHES["default"]["LOCATION"]))
        moment = connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"{start} FROM {table} WHERE {name('expires')} < %s", [moment])
            return int(cursor.fetchone()[0]) if start.startswith("SELECT") else cursor.rowcount


ways.add("accounts", OneByOne(closed_accounts, empty_account))
ways.add("sessions", RowsDeleted(ended_sessions))
ways.add("sessions.list", RowsDeleted(listed_sessions))
ways.add(
    "address_checks",
    RowsDeleted(lambda before: EmailConfirmation.objects.filter(created__lte=before)),
)
ways.add("attempts", ExpiredCache())
ways.add("staff_invitations", RowsDeleted(old_invitations))
