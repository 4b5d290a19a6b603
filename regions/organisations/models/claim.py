"""Somebody says that they speak for an organisation: one row from the first word to the decision."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.outbox import links
from portal.outbox.addresses import compared
from regions.models import Region
from regions.organisations.models.organisation import Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# The links of two readers: the claimant's own, and that of whoever reads the registered address.
OWN, ANSWER = "claim-own", "claim-answer"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> Self:
        """Asked and not decided."""
        return self.filter(state=Claim.State.OPEN)

    def asked_before(self, moment: dt.datetime) -> Self:
        """Whoever decides now was asked at that moment or before."""
        first = Q(passed_on_at=None, opened_at__lte=moment)
        return self.filter(first | Q(passed_on_at__lte=moment))

    def decidable_by(self, user: "User | AnonymousUser") -> Self:
        """Of organisations that this person edits or, where they are asked, represents.

        A new organisation is decided on where it says that it is at home. Nobody decides on their own.
        """
        if not user.is_authenticated:
            return self.none()
        others = self.exclude(email=user.email)
        if user.has_perm(Permission.EDIT_ORGANISATIONS):
            return others
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        represented = Q(
            asked=Claim.Asked.REPRESENTATIVES,
            organisation__in=user.representations.values("organisation"),
        )
        return others.filter(
            Q(organisation__in=Organisation.objects.editable_by(user).values("pk"))
            | Q(organisation=None, region__in=own)
            | represented
        )

    def with_token(self, token: str) -> Self:
        digest = links.digest(token)
        return self.filter(Q(own_digest=digest) | Q(answer_digest=digest))


class Claim(models.Model):
    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("address not confirmed yet")
        OPEN = "open", _("waiting for a decision")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed")

    class Asked(models.TextChoices):
        """Who decides now."""

        NOBODY = "", _("nobody yet")
        INVITED = "invited", _("the invited person")
        ADDRESS = "address", _("whoever reads the organisation’s address")
        REPRESENTATIVES = "representatives", _("the organisation’s representatives")
        STAFF = "staff", _("the expert of the home region")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None where the organisation is not in the register yet: `facts` proposes it.
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="claims",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    facts = models.JSONField(_("facts of a new organisation"), default=dict, blank=True)
    # Where a new organisation is at home; what decides who decides.
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email address"))
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    statement = models.CharField(_("what the claimant says"), max_length=1_000, blank=True)
    register_number = models.CharField(_("register number as told"), max_length=40, blank=True)
    # A colleague who represents the organisation already.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.UNVERIFIED
    )
    asked = models.CharField(_("who decides"), max_length=15, choices=Asked.choices, blank=True)
    # Where the organisation was asked: the link in that mail decides as long as this is its address.
    asked_address = models.EmailField(_("asked at"), blank=True)
    nonce = models.CharField(max_length=32, default=links.make_nonce, editable=False)
    link_key = models.CharField(max_length=8, default=links.newest_key_id, editable=False)
    own_digest = models.CharField(max_length=64, unique=True, editable=False)
    answer_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("asked on"))
    # When it was first waiting for somebody.
    opened_at = models.DateTimeField(_("waiting since"), null=True, blank=True)
    # When the next in line was asked, who has days of their own from here.
    passed_on_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state__in=["unverified", "open"], organisation__isnull=False),
                name="claim_one_open_per_person",
                violation_error_message=_("You have asked for this already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | (Q(opened_at__isnull=False) & ~Q(asked="")),
                name="claim_open_asks_somebody",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(region__isnull=False) | ~Q(facts={}),
                name="claim_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")),
                name="claim_email_is_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="claim_waiting")]

    def __str__(self) -> str:
        return f"{self.organisation_name}: {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.own_digest:
            self.own_digest = links.digest(self.token_for(OWN))
            self.answer_digest = links.digest(self.token_for(ANSWER))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("organisations:claim_detail", args=[self.pk])

    @property
    def organisation_name(self) -> str:
        if self.organisation is not None:
            return self.organisation.name
        return str(self.facts.get("name", ""))

    @property
    def is_of_new_one(self) -> bool:
        return self.organisation_id is None

    @property
    def is_undecided(self) -> bool:
        return self.state in {self.State.UNVERIFIED, self.State.OPEN}

    @property
    def is_asked_at_its_address(self) -> bool:
        """Whether whoever reads the registered address decides: that of today, which was written to."""
        if self.asked != self.Asked.ADDRESS or self.organisation is None:
            return False
        return bool(self.asked_address) and (
            compared(self.organisation.email) == compared(self.asked_address)
        )

    def token_for(self, purpose: str) -> str:
        """The secret of the claimant's or of the organisation's link, only for a mail being written."""
        return links.derive(purpose, self.pk, self.nonce, self.link_key)

    def waited_days(self, at: dt.datetime) -> int:
        """Whole days since it began to wait for a decision."""
        return (at - self.opened_at).days if self.opened_at else 0

    def asked_days(self, at: dt.datetime) -> int:
        """Whole days since whoever decides now was asked."""
        return (at - self.passed_on_at).days if self.passed_on_at else self.waited_days(at)
