"""The cooperation roadmap: a period with its priorities, and the milestones of the reform beside them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.ui.localised import LocalisedField
from regions.models import Indicator
from roadmap.models.lateness import is_late

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

TITLES = (_("title in Finnish"), _("title in Swedish"), _("title in English"))
SUMMARIES = (_("summary in Finnish"), _("summary in Swedish"), _("summary in English"))
SOURCES = (_("source in Finnish"), _("source in Swedish"), _("source in English"))
# Nothing may go unreported for longer than two years.
MOST_DAYS = 730


def sees_drafts(user: "User | AnonymousUser") -> bool:
    """Whether drafts and internal notes are for this reader: for those who work with roadmaps."""
    return user.has_perm(Permission.VIEW_ROADMAP_DRAFTS) or (
        user.is_authenticated and user.has_perm_anywhere(Permission.VIEW_ROADMAP_DRAFTS)
    )


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Published ones for everybody, an archived one too; drafts for those who work with them."""
        return self.shown(with_drafts=sees_drafts(user))

    def shown(self, *, with_drafts: bool) -> Self:
        return self if with_drafts else self.filter(published_at__isnull=False)

    def in_force(self) -> Self:
        """Published and not archived."""
        return self.filter(published_at__isnull=False, archived_at=None)

    def current_first(self, *, on: dt.date) -> Self:
        """Those that run, the newest period first, then those to come, the archived ones, drafts."""
        is_draft = Case(When(published_at=None, then=1), default=0)
        is_to_come = Case(When(starts_on__gt=on, then=1), default=0)
        is_archived = F("archived_at").asc(nulls_first=True)
        return self.order_by(is_draft, is_archived, is_to_come, "-starts_on", "-pk")


class Roadmap(models.Model):
    slug = models.SlugField(_("name in addresses"), unique=True, max_length=40)
    title = LocalisedField(*TITLES, max_length=200)
    summary = LocalisedField(*SUMMARIES, kind=models.TextField, blank=True)
    source = LocalisedField(*SOURCES, max_length=300, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    report_interval_days = models.PositiveSmallIntegerField(
        _("days until a status is stale"),
        default=90,
        help_text=_("A step whose status is older is stale: somebody is asked to report."),
    )
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="roadmap_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(report_interval_days__gte=1, report_interval_days__lte=MOST_DAYS),
                name="roadmap_interval_in_bounds",
                violation_error_message=_("Give between 1 and 730 days."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(published_at__isnull=False),
                name="roadmap_published_before_archived",
                violation_error_message=_("Publish the roadmap before you archive it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:roadmap_detail", args=[self.slug])

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def judged_on(self, on: dt.date) -> dt.date:
        """The day by which things are late: an archived roadmap grows no later than it was."""
        if self.archived_at is None:
            return on
        return min(on, timezone.localdate(self.archived_at))

    def finds_late(self, state: str | None, *, ends_on: dt.date, on: dt.date) -> bool:
        """`is_late`; in an archived one, how it stands where nobody reported (None) is not known."""
        if state is None and self.is_archived:
            return False
        return is_late(state, ends_on=ends_on, on=self.judged_on(on))


class Priority(models.Model):
    """One of the few things that the roadmap is about (*kärki*)."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.PROTECT, related_name="priorities", verbose_name=_("roadmap")
    )
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = LocalisedField(*TITLES, max_length=200)
    summary = LocalisedField(*SUMMARIES, kind=models.TextField, blank=True)

    class Meta:
        ordering = ["roadmap", "position", "pk"]
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "code"],
                name="priority_code_once",
                violation_error_message=_("Another priority of this roadmap has this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.roadmap.get_absolute_url()}#{self.code}"


class Milestone(models.Model):
    """A day of the national reform, on the time axis of the roadmap."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("roadmap")
    )
    title = LocalisedField(*TITLES, max_length=200)
    on = models.DateField(_("day"))
    source = LocalisedField(*SOURCES, max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title


class Bounds(models.Model):
    """From where on a figure of an indicator proposes a step. What is empty proposes nothing."""

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="bounds", verbose_name=_("roadmap")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    low = models.DecimalField(
        _("low when under"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    fall = models.DecimalField(
        _("falling when by more than"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    gap = models.DecimalField(
        _("experts and organisations apart when by more than"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["roadmap", "indicator"]
        verbose_name = _("bounds")
        verbose_name_plural = _("bounds")
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "indicator"],
                name="bounds_once_per_indicator",
                violation_error_message=_("This indicator already has its bounds."),
            ),
            models.CheckConstraint(
                condition=(Q(fall=None) | Q(fall__gt=0)) & (Q(gap=None) | Q(gap__gt=0)),
                name="bounds_are_positive",
                violation_error_message=_("A difference is more than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roadmap}: {self.indicator}"
