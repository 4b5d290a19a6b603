"""What a representative proposes to change, and what became of each fact of it."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.organisation import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        """With a fact that nobody has decided on."""
        undecided = ProposedFact.objects.filter(proposal=OuterRef("pk"), decision="")
        return self.filter(Exists(undecided))

    def decidable_by(self, user: "User | AnonymousUser") -> Self:
        """Of organisations that this person edits. Nobody decides on what they proposed."""
        if not user.is_authenticated:
            return self.none()
        editable = Organisation.objects.editable_by(user).values("pk")
        return self.filter(organisation__in=editable).exclude(by=user)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that one decides on, and those of organisations that one represents or edits."""
        if not user.is_authenticated:
            return self.none()
        editable = Organisation.objects.editable_by(user).values("pk")
        own = Organisation.objects.represented_by(user).values("pk")
        return self.filter(Q(organisation__in=editable) | Q(organisation__in=own))


class Proposal(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name=_("organisation"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    # What was asked on this day; days are counted from here.
    created_at = models.DateTimeField(_("proposed"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    # When the last of its facts was decided on or withdrawn.
    closed_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(closed_at=None),
                name="organisation_proposal_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("organisations:proposal_detail", args=[self.pk])

    def waited_days(self, at: dt.datetime) -> int:
        return (at - self.created_at).days


class ProposedFact(models.Model):
    class Decision(models.TextChoices):
        WAITING = "", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="facts", verbose_name=_("proposal")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    # Of `facts/definitions.py`, as are the values.
    key = models.CharField(_("fact"), max_length=20)
    old = models.JSONField(_("was"), null=True)
    new = models.JSONField(_("proposed"), null=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, blank=True, default=""
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposed fact")
        verbose_name_plural = _("proposed facts")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "key"], name="proposed_fact_once_per_proposal"
            ),
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=Q(decision=""),
                name="proposed_fact_one_open_per_fact",
                violation_error_message=_("This fact has an open proposal already."),
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False),
                name="proposed_fact_decided_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.key
