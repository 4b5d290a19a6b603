"""Granting and withdrawing national roles; closing and opening an account."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from portal.audit import trail


def refuse_oneself(user: User, by: User | None) -> None:
    """Nobody raises or locks out themselves; a colleague does it for them."""
    if by is not None and user.pk == by.pk:
        raise ValidationError(
            _("Nobody changes their own rights. Ask another administrator."), code="oneself"
        )


@transaction.atomic
def grant_role(user: User, role: Role, *, by: User | None, at: dt.datetime) -> RoleGrant:
    refuse_oneself(user, by)
    grant, is_new = RoleGrant.objects.get_or_create(
        user=user, role=role, defaults={"granted_at": at}
    )
    if is_new:
        trail.record("role.granted", subject=user, by=by, at=at, role=role)
    return grant


@transaction.atomic
def withdraw_role(user: User, role: Role, *, by: User, at: dt.datetime) -> None:
    """In effect on the person's next request: roles are read from the database each time."""
    refuse_oneself(user, by)
    if RoleGrant.objects.filter(user=user, role=role).delete()[0]:
        trail.record("role.withdrawn", subject=user, by=by, at=at, role=role)


@transaction.atomic
def close_account(user: User, *, by: User, at: dt.datetime) -> None:
    """The person is out at once, everywhere, and cannot come back in."""
    refuse_oneself(user, by)
    user.former_role = user.leading_role
    user.is_active, user.closed_at = False, at
    user.save(update_fields=["is_active", "closed_at", "former_role"])
    end_sessions(user)
    trail.record("account.closed", subject=user, by=by, at=at)


@transaction.atomic
def open_account(user: User, *, by: User, at: dt.datetime) -> None:
    refuse_oneself(user, by)
    user.is_active, user.closed_at, user.former_role = True, None, ""
    user.save(update_fields=["is_active", "closed_at", "former_role"])
    trail.record("account.opened", subject=user, by=by, at=at)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign the person out of every browser, except the session with the key `but`."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in sessions:
        session.end()
    return len(sessions)
