"""A step towards a priority: what, why, when and where; and what is done in it."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.ui.localised import LocalisedField
from regions.models import Region
from roadmap.models.responsible import Responsible
from roadmap.models.roadmap import SOURCES, TITLES, Priority, Roadmap

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the roadmaps that the person may see."""
        return self.filter(priority__roadmap__in=Roadmap.objects.visible_to(user))

    def standing(self) -> Self:
        """Without those that others have taken the place of."""
        return self.exclude(pk__in=Succession.objects.order_by().values("step"))

    def applying_to(self, region: Region) -> Self:
        """National steps, and those of this region."""
        links = Step.regions.through.objects.filter(region=region)
        return self.filter(Q(is_national=True) | Q(pk__in=links.values("step")))


class Step(Responsible):
    class Precision(models.TextChoices):
        """How exactly the two days are meant."""

        DAY = "day", _("days")
        QUARTER = "quarter", _("quarters")

    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="steps", verbose_name=_("priority")
    )
    code = models.SlugField(_("code"), max_length=30)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = LocalisedField(*TITLES, max_length=200)
    reason = LocalisedField(
        _("why, in Finnish"),
        _("why, in Swedish"),
        _("why, in English"),
        kind=models.TextField,
        blank=True,
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    precision = models.CharField(
        _("dates are meant as"), max_length=7, choices=Precision.choices, default=Precision.QUARTER
    )
    # Said aloud, so that a step whose regions were lost is not taken for one of the whole country.
    is_national = models.BooleanField(_("in the whole country"), default=True)
    regions = models.ManyToManyField(
        Region, related_name="roadmap_steps", blank=True, verbose_name=_("regions")
    )
    source = LocalisedField(*SOURCES, max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    objects = StepQuerySet.as_manager()

    class Meta(Responsible.Meta):
        ordering = ["priority", "position", "starts_on", "pk"]
        verbose_name = pgettext_lazy("of the roadmap", "step")
        verbose_name_plural = _("steps")
        constraints = [
            *Responsible.Meta.constraints,
            models.UniqueConstraint(
                fields=["priority", "code"],
                name="step_code_once",
                violation_error_message=_("Another step of this priority has this code."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="step_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:step_detail", args=[self.pk])

    @property
    def roadmap(self) -> Roadmap:
        return self.priority.roadmap

    def is_late(self, *, on: dt.date) -> bool:
        """Whether its date has passed; what is done everywhere, the caller knows."""
        return self.ends_on < on


class Succession(models.Model):
    """Another step has taken the place of this one; of a merged one, or of one that was split, several."""

    class Kind(models.TextChoices):
        SUPERSEDED = "superseded", _("superseded")
        MERGED = "merged", _("merged")

    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        related_name="successions",
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    successor = models.ForeignKey(
        Step, on_delete=models.PROTECT, related_name="predecessions", verbose_name=_("successor")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="roadmap_successions",
        verbose_name=_("author"),
    )

    class Meta:
        ordering = ["step", "pk"]
        verbose_name = _("succession of steps")
        verbose_name_plural = _("successions of steps")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "successor"],
                name="succession_once",
                violation_error_message=_("This step already stands in its place."),
            ),
            models.CheckConstraint(
                condition=~Q(step=F("successor")),
                name="succession_not_of_itself",
                violation_error_message=_("A step cannot take its own place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} → {self.successor}"


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(step__priority__roadmap__in=Roadmap.objects.visible_to(user))


class Action(Responsible):
    """Something that is done for a step (*toimenpide*): by whom, and by when."""

    step = models.ForeignKey(
        Step,
        on_delete=models.CASCADE,
        related_name="actions",
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="roadmap_actions",
        null=True,
        blank=True,
        verbose_name=_("region"),
        help_text=_("Empty: for the whole step."),
    )
    title = LocalisedField(*TITLES, max_length=200)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(Responsible.Meta):
        ordering = ["step", "due_on", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [*Responsible.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.step.get_absolute_url()}#action-{self.pk}"


class StatusQuerySet(models.QuerySet["Status"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the roadmaps that the person may see; their notes are for some, if not public."""
        return self.filter(step__priority__roadmap__in=Roadmap.objects.visible_to(user))

    def newest(self) -> Self:
        """How each step stands in each region now."""
        return self.filter(successor=None)

    def where_it_applies(self) -> Self:
        """Without those of regions that the step is not of any more."""
        links = Step.regions.through.objects.filter(
            step=OuterRef("step"), region=OuterRef("region")
        )
        return self.filter(Q(step__is_national=True) | Exists(links))

    def by_people(self) -> Self:
        """What somebody reported; what the portal wrote by itself says nothing new."""
        return self.filter(author__isnull=False)

    def with_freshness(self) -> Self:
        """`fresh_at`: when a person last reported on this step in this region."""
        told = Status.objects.by_people().filter(step=OuterRef("step"), region=OuterRef("region"))
        last = told.order_by("-reported_at").values("reported_at")[:1]
        return self.annotate(
            # Looked for only behind a row that no person wrote.
            fresh_at=Case(When(author__isnull=False, then=F("reported_at")), default=Subquery(last))
        )


class Status(models.Model):
    """How a step stands in a region: appended, never changed. The newest has no successor."""

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", _("not begun")
        UNDER_WAY = "under_way", _("under way")
        STUCK = "stuck", _("stuck")
        DONE = "done", pgettext_lazy("state of a step", "done")
        NOT_RELEVANT = "not_relevant", _("not relevant here")

    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        related_name="statuses",
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="statuses", verbose_name=_("region")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices)
    reported_at = models.DateTimeField(_("reported"))
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="roadmap_statuses",
        verbose_name=_("author"),
    )
    note = models.TextField(_("note"), blank=True)
    is_public = models.BooleanField(
        _("the note is public"), default=False, help_text=_("Otherwise it is internal.")
    )
    # What it rests on.
    figure = models.ForeignKey(
        "regions.IndicatorValue",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("figure"),
    )
    link = models.URLField(_("link"), blank=True)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="successor",
        null=True,
        blank=True,
        verbose_name=_("supersedes"),
    )

    objects = StatusQuerySet.as_manager()

    class Meta:
        ordering = ["step", "region", "-reported_at", "-pk"]
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        constraints = [
            # The last word on two people reporting at once: each status has one successor, and
            # each step and region one first status.
            models.UniqueConstraint(
                fields=["step", "region"],
                condition=Q(supersedes=None),
                name="status_one_first_per_step_and_region",
                violation_error_message=_("A colleague reported on this a moment ago."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("pk")),
                name="status_not_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.region}: {self.get_state_display()}"
