"""An invitation: one expert for one region, or one organisation, asked to answer one round."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.outbox import links
from regions.models import Assignment, Region
from regions.organisations.models import Organisation
from surveys.models.code import readable_code
from surveys.models.round import Round

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LINK_PURPOSE = "survey"
SHOWN_IN_ANSWERING = (
    *("round", "region", "user", "organisation", "level", "token_digest"),
    *("started_at", "answered_at", "revoked_at"),
    *(f"round__{column}" for column in Round.name.columns),
    *(f"round__{name}_at" for name in ("opens", "closes", "opened", "closed")),
    *("round__survey", "round__confidentiality", "round__minimum_group", "round__is_invented"),
    "round__survey__digest",
    *(f"region__{column}" for column in Region.name.columns),
    *(f"organisation__{fact}" for fact in ("name", "level", "sector", "theme")),
    *("draft__content", "draft__version", "draft__saved_at"),
    *("response__reference", "response__answer_import"),
)


def is_asked_on(day: dt.date) -> Q:
    """Experts answer for a region while they work there, covers for as long as they cover."""
    running = Assignment.objects.active_on(day).filter(
        user=OuterRef("user"), region=OuterRef("region")
    )
    return Q(user=None) | Q(user__is_active=True) & Q(Exists(running))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All for who manages rounds; those of their regions for experts."""
        if user.has_perm(Permission.MANAGE_ROUNDS):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(region__in=Region.objects.assigned_to(user, on=timezone.localdate()))

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def awaiting(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answered_at=None, revoked_at=None)

    def asked_on(self, day: dt.date) -> Self:
        """Without experts who no longer work in the region, or whose account is closed."""
        return self.filter(is_asked_on(day))

    def open_at(self, at: dt.datetime) -> Self:
        """Those that can be answered at that moment; what ends first comes first."""
        waiting = self.awaiting().filter(round__in=Round.objects.open_at(at))
        waiting = waiting.asked_on(timezone.localdate(at))
        return waiting.order_by("round__closes_at", "pk")

    def by_name(self) -> Self:
        """Of one round: of organisations or of experts, region by region."""
        region = f"region__{Region.short_name.column()}"
        return self.order_by("organisation__name", "user__name", region, "pk")

    def for_answering(self) -> Self:
        """With what the pages of answering show, and no more, in one query."""
        others = ("round__survey", "region", "organisation", "draft", "response")
        return self.select_related(*others).only(*SHOWN_IN_ANSWERING)

    def to_be_answered_by(self, user: User) -> Self:
        """Those in a person's own task list: their own, and their organisations'."""
        return self.filter(
            Q(user=user) | Q(organisation__in=user.representations.values("organisation"))
        )


class Invitation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("round")
    )
    # For an organisation: that of its home municipality; none for those of the whole country.
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="survey_invitations",
        null=True,
        blank=True,
        verbose_name=_("expert"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    # The organisation's level when it was asked: later changes do not move it between groups.
    level = models.CharField(
        _("level"), max_length=12, choices=Organisation.Level.choices, blank=True
    )
    # The token of the link is derived from these for each mail; only its digest is kept.
    nonce = models.CharField(max_length=32, default=links.make_nonce, editable=False)
    link_key = models.CharField(max_length=8, default=links.newest_key_id, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("invited"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Whoever asked for no more reminders; the link goes on working.
    quiet_at = models.DateTimeField(_("wants no reminders"), null=True, blank=True)
    # When it was forgotten who was asked. That somebody was, where, and the answer, counts on.
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["round", "invited_at", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(organisation__isnull=False),
                name="survey_invitation_once_per_organisation",
                violation_error_message=_("This organisation is already invited to this round."),
            ),
            models.UniqueConstraint(
                fields=["round", "user", "region"],
                condition=Q(user__isnull=False),
                name="survey_invitation_once_per_expert_and_region",
                violation_error_message=_("This expert is already asked about this region."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, organisation__isnull=False)
                | Q(user__isnull=False, organisation__isnull=True, region__isnull=False)
                | Q(user__isnull=True, organisation__isnull=True, forgotten_at__isnull=False),
                name="survey_invitation_to_one",
                violation_error_message=_("An invitation is for one expert or one organisation."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(revoked_at=None),
                name="survey_invitation_answered_or_withdrawn",
                violation_error_message=_("An answered invitation cannot be withdrawn."),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "region", "answered_at"], name="survey_invitation_state"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("surveys:answer_start", args=[self.pk])

    @property
    def code(self) -> str:
        """By which a paper or a file names it. Opens nothing."""
        return readable_code(self.id.int)

    @property
    def region_code(self) -> str:
        """The region's code; empty for the whole country. What answers are counted under."""
        return self.region_id or ""

    @property
    def token(self) -> str:
        """The live link's secret, derived anew. Only for a mail that is being written."""
        return links.derive(LINK_PURPOSE, self.pk, self.nonce, self.link_key)

    @property
    def link_mark(self) -> str:
        """Tells this link from an older one, and opens nothing."""
        return self.token_digest[:16]

    def seal(self) -> None:
        """Give the link a digest; before the row is written, and after a new nonce."""
        self.token_digest = links.digest(self.token)

    def renew_link(self) -> None:
        """A new link; the old one is dead once this is saved."""
        self.nonce, self.link_key = links.make_nonce(), links.newest_key_id()
        self.seal()

    def may_be_answered_by(self, user: "User | AnonymousUser") -> bool:
        """Without the link: the expert who was asked, or whoever represents the organisation."""
        if not user.is_authenticated:
            return False
        if self.user_id is not None:
            return self.user_id == user.pk
        return bool(user.representations.filter(organisation=self.organisation_id).exists())

    def is_asked_on(self, day: dt.date) -> bool:
        """The same of one invitation: an expert who works in the region, with an open account."""
        if self.user_id is None:
            return True
        running = Assignment.objects.active_on(day).filter(user=self.user_id, region=self.region_id)
        return running.filter(user__is_active=True).exists()

    def is_open(self, *, at: dt.datetime) -> bool:
        """Whether it can be answered at that moment."""
        return self.answered_at is None and self.revoked_at is None and self.round.is_open(at=at)
