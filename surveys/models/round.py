"""One wave of a survey: whom it asks, between which moments, and how it treats what they say."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.ui.localised import NAMES, LocalisedField
from regions.models import Region
from surveys.models.custom_message import CustomMessageColumns
from surveys.models.survey import Survey
from surveys.questionnaire.definition import Definition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


# Of answers given in confidence, smaller groups are not shown unless the round says otherwise.
DEFAULT_MINIMUM = 5
# Below this the members of a group can tell one another's answers.
LEAST_MINIMUM = 3
# Closing waits for what is under way. Should nobody have noted the end, longer than any work lasts.
SETTLING = dt.timedelta(minutes=15)


class RoundQuerySet(models.QuerySet["Round"]):
    def with_survey(self) -> Self:
        return self.select_related("survey").defer("survey__content")

    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False)

    def open_at(self, at: dt.datetime) -> Self:
        """Opened, and not over yet."""
        return self.opened().filter(opens_at__lte=at, closes_at__gt=at, closed_at=None)

    def over_at(self, at: dt.datetime) -> Self:
        return self.opened().filter(Q(closes_at__lte=at) | Q(closed_at__isnull=False))

    def published_at(self, at: dt.datetime) -> Self:
        """Over, and for everybody to read."""
        return self.over_at(at).filter(results_published_at__lte=at)

    def nationwide(self) -> Self:
        """Those that ask in the whole country: no region was chosen."""
        return self.filter(regions=None)

    def settled_at(self, at: dt.datetime) -> Self:
        """Over, and nothing is under way any more: noted as closed, or over for long enough."""
        return self.opened().filter(Q(closed_at__isnull=False) | Q(closes_at__lte=at - SETTLING))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The manager sees all; who follows rounds sees those that were opened, and those they run."""
        if user.has_perm(Permission.MANAGE_ROUNDS):
            return self
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.VIEW_ROUNDS):
            return self.none()
        if not user.has_perm_anywhere(Permission.MANAGE_ROUNDS):
            return self.opened()
        own = Round.objects.manageable_by(user).order_by().values("pk")
        return self.filter(Q(opened_at__isnull=False) | Q(pk__in=own))

    def manageable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who may everywhere; of a region's people, those that ask in no region but theirs,
        with a survey that was made for regions. A round of the whole country's survey is the manager's.
        """
        if user.has_perm(Permission.MANAGE_ROUNDS):
            return self
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.MANAGE_ROUNDS):
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate()).order_by().values("pk")
        asks = Round.regions.through.objects
        beyond = asks.exclude(region__in=own).values("round")
        made_for_regions = Survey.regions.through.objects.values("survey")
        own_rounds = self.filter(pk__in=asks.values("round"), survey__in=made_for_regions)
        return own_rounds.exclude(pk__in=beyond)

    def with_results_for(self, user: "User | AnonymousUser", *, at: dt.datetime) -> Self:
        """Rounds that are over; published ones alone for who may see no others.

        Before the end there are none for anybody: two looks, one answer apart, would tell that one.
        """
        if not user.is_authenticated:
            return self.none()
        over = self.settled_at(at)
        if user.has_perm_anywhere(Permission.VIEW_RESULTS):
            return over
        if user.has_perm_anywhere(Permission.VIEW_PUBLISHED_RESULTS):
            return over.filter(results_published_at__isnull=False)
        return self.none()


class Round(models.Model):
    class Audience(models.TextChoices):
        EXPERTS = "experts", _("experts of the regions")
        ORGANISATIONS = "organisations", _("organisations")

    class Confidentiality(models.TextChoices):
        NAMED = "named", _("named")
        CONFIDENTIAL = "confidential", _("confidential")

    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("survey")
    )
    name = LocalisedField(*NAMES, max_length=120)
    audience = models.CharField(_("audience"), max_length=15, choices=Audience.choices)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=15, choices=Confidentiality.choices
    )
    regions = models.ManyToManyField(
        Region,
        related_name="rounds",
        blank=True,
        verbose_name=_("regions"),
        help_text=_("None chosen: all 22."),
    )
    # Of Organisation.Level and Organisation.Sector; empty lists take all.
    levels = models.JSONField(_("levels"), default=list, blank=True)
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    # What the filter of the register narrows to beside these: name → what is chosen, as that filter reads it.
    register_filter = models.JSONField(_("filter of the register"), default=dict, blank=True)
    minimum_group = models.PositiveSmallIntegerField(
        _("smallest group that is shown"), default=DEFAULT_MINIMUM
    )
    # What the manager says in the invitation beside what every invitation says.
    invitation = CustomMessageColumns()
    opens_at = models.DateTimeField(pgettext_lazy("survey round", "opens"))
    closes_at = models.DateTimeField(pgettext_lazy("survey round", "closes"))
    created_at = models.DateTimeField(_("created"))
    # When the invitations were written; before that the round is only a plan.
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    # When it was closed by hand, or noted as over.
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    results_published_at = models.DateTimeField(_("results published"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_it_opens",
                violation_error_message=_("The round must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_group__gte=1),
                name="round_minimum_group_is_positive",
                violation_error_message=_("The smallest group has at least one answer."),
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality="confidential") | Q(minimum_group__gte=LEAST_MINIMUM),
                name="round_confidential_keeps_groups",
                violation_error_message=_(
                    "Answers given in confidence are shown in groups of three or more."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality="named") | Q(minimum_group=1),
                name="round_named_hides_no_group",
                violation_error_message=_("Of a named round, every answer is shown."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False),
                name="round_closed_was_opened",
                violation_error_message=_("A round that was never opened cannot be closed."),
            ),
            models.CheckConstraint(
                condition=Q(results_published_at=None) | Q(closed_at__isnull=False),
                name="round_published_is_closed",
                violation_error_message=_("Results are published after the round has closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("surveys:round_detail", args=[self.pk])

    @property
    def definition(self) -> Definition:
        return self.survey.definition

    @property
    def is_named(self) -> bool:
        return self.confidentiality == self.Confidentiality.NAMED

    @property
    def asks_experts(self) -> bool:
        return self.audience == self.Audience.EXPERTS

    @property
    def ended_at(self) -> dt.datetime:
        """The moment after which no answer is taken: closed by hand, or its time is up."""
        return min(self.closed_at or self.closes_at, self.closes_at)

    def is_open(self, *, at: dt.datetime) -> bool:
        """Whether an answer is taken at that moment."""
        return (
            self.opened_at is not None
            and self.closed_at is None
            and self.opens_at <= at < self.closes_at
        )

    def is_over(self, *, at: dt.datetime) -> bool:
        return self.opened_at is not None and (self.closed_at is not None or self.closes_at <= at)
