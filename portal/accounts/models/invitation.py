"""An invitation to the staff: one mail, one link, one acceptance."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.user import User
from portal.accounts.permissions import Permission
from portal.accounts.roles import STAFF_ROLES, Role
from portal.outbox import links

VALID_FOR = dt.timedelta(days=14)
LINK_PURPOSE = "staff-invitation"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Neither accepted nor withdrawn."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open_at(self, at: dt.datetime) -> Self:
        """Waiting, and not too old."""
        return self.waiting().filter(expires_at__gt=at)

    def with_token(self, token: str) -> Self:
        return self.filter(token_digest=links.digest(token))


class Invitation(models.Model):
    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    # What else is given on acceptance, in the words of the app that gives it: an expert's regions.
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    # The link's token is derived from these for the mail; only its digest is kept.
    nonce = models.CharField(max_length=32, default=links.make_nonce, editable=False)
    link_key = models.CharField(max_length=8, default=links.newest_key_id, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="invitations_sent",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_email",
                violation_error_message=_("This address already has an open invitation."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(STAFF_ROLES)),
                name="invitation_is_to_the_staff",
                violation_error_message=_("People are invited to a role of the staff."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_withdrawn",
                violation_error_message=_("An accepted invitation cannot be withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def token(self) -> str:
        """The live link's secret, derived anew. Only for a mail that is being written."""
        return links.derive(LINK_PURPOSE, self.email, self.nonce, self.link_key)

    def is_expired(self, *, at: dt.datetime) -> bool:
        return self.expires_at <= at

    def may_be_minded_by(self, user: User) -> bool:
        """Sent and withdrawn by who may give the role: the nation's roles by administrators alone."""
        is_expert = self.role == Role.EXPERT
        return user.has_perm(Permission.INVITE_EXPERT if is_expert else Permission.MANAGE_ROLES)

    @property
    def is_named(self) -> bool:
        """Whether somebody has already said what the invited person is called."""
        known = User.objects.filter(email=self.email).exclude(name="")
        return bool(self.name) or bool(known.exists())

    @property
    def is_backed(self) -> bool:
        """Whether its sender is somebody else than the invited, and may still give the role."""
        sender = self.invited_by
        return sender is not None and sender.email != self.email and self.may_be_minded_by(sender)
