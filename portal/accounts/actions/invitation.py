"""Inviting people to the staff, withdrawing that, and taking it up."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.role import grant_role
from portal.accounts.models import Invitation, User
from portal.accounts.models.invitation import VALID_FOR
from portal.accounts.notices import STAFF_INVITATION
from portal.accounts.roles import NATIONAL_ROLES, Role
from portal.accounts.signals import invitation_accepted
from portal.audit import trail
from portal.outbox import links
from portal.outbox.posting import post


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    by: User,
    at: dt.datetime,
    name: str = "",
    language: str = "fi",
    terms: dict[str, Any] | None = None,
) -> Invitation:
    """Send a link by mail. An earlier open invitation to the same address is withdrawn."""
    email = email.strip().lower()
    if email == by.email:
        raise ValidationError(_("Nobody invites themselves."), code="oneself")
    for earlier in Invitation.objects.waiting().filter(email=email):
        revoke_invitation(earlier, by=by, at=at)
    invitation = Invitation(
        email=email,
        name=name,
        language=language,
        role=role,
        terms=terms or {},
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    invitation.token_digest = links.digest(invitation.token)
    invitation.save(force_insert=True)
    trail.record("invitation.sent", subject=invitation, by=by, at=at, role=role)
    post(
        STAFF_INVITATION,
        campaign="staff",
        step="invitation",
        recipient=str(invitation.pk),
        address=email,
        language=language,
        parameters={"invitation": invitation.pk},
        at=at,
    )
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: dt.datetime) -> None:
    """From now on the link answers as if it had never been, unless somebody has just taken it up."""
    if not invitation.may_be_minded_by(by):
        raise PermissionDenied
    if Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=at):
        trail.record("invitation.withdrawn", subject=invitation, by=by, at=at)


@transaction.atomic
def accept_invitation(token: str, *, at: dt.datetime, name: str = "") -> User | None:
    """Make or find the person and give the role. None if the link opens nothing (any more)."""
    open_ones = Invitation.objects.select_for_update(of=("self",)).open_at(at)
    invitation = open_ones.with_token(token).first()
    if invitation is None or not invitation.is_backed:
        return None
    user = _find_or_make_person(invitation, name=invitation.name or name)
    if not user.is_active:
        # An account that was closed is opened by an administrator, never by an old mail.
        return None
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    role = Role(invitation.role)
    if role in NATIONAL_ROLES:
        grant_role(user, role, by=invitation.invited_by, at=at)
    trail.record("invitation.accepted", subject=invitation, by=user, at=at, role=role)
    invitation_accepted.send(sender=Invitation, invitation=invitation, user=user, at=at)
    return user


def _find_or_make_person(invitation: Invitation, *, name: str) -> User:
    user: User | None = User.objects.filter(email=invitation.email).first()
    if user is None:
        user = User.objects.create_user(invitation.email, name=name, language=invitation.language)
    elif not user.name and name:
        user.name = name
        user.save(update_fields=["name"])
    # The link came by mail, so whoever opened it reads that mailbox.
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user
