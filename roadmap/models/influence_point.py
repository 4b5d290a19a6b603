"""An influence point (*vaikuttamisen paikka*): who decides, when, what we say, and what came of it."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.ui.localised import LocalisedField
from regions.models import Region
from regions.structures.models import Structure
from roadmap.models.responsible import Responsible
from roadmap.models.roadmap import SOURCES, TITLES, Priority, Roadmap
from roadmap.models.step import Step

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class InfluencePointQuerySet(models.QuerySet["InfluencePoint"]):
    def of_roadmaps(self, roadmaps: "models.QuerySet[Roadmap]") -> Self:
        return self.filter(
            Q(priority__roadmap__in=roadmaps) | Q(step__priority__roadmap__in=roadmaps)
        )

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.of_roadmaps(Roadmap.objects.visible_to(user))

    def in_force(self) -> Self:
        """Of published roadmaps that run: of others nobody is reminded."""
        return self.of_roadmaps(Roadmap.objects.in_force())

    def with_roadmap(self) -> Self:
        """With what it belongs to."""
        return self.select_related(
            "step__priority__roadmap",
            "priority__roadmap",
            "region",
            "responsible_organisation",
            "structure",
        )

    def to_be_heard(self, *, on: dt.date, within_days: int) -> Self:
        """Something can still be said, until a day that is no further away than that."""
        deadline = Coalesce("statements_until", "decides_on")
        until = on + dt.timedelta(days=within_days)
        near = self.alias(deadline_on=deadline).filter(deadline_on__range=(on, until))
        return near.filter(~Exists(Outcome.objects.settling(OuterRef("pk")))).order_by(
            "deadline_on", "pk"
        )

    def awaiting_outcome(self, *, decided_by: dt.date) -> Self:
        """Decided by that day, and nobody has said since what came of it."""
        said_since = Outcome.objects.filter(
            influence_point=OuterRef("pk"), recorded_at__date__gte=OuterRef("decides_on")
        )
        return self.filter(
            ~Exists(Outcome.objects.settling(OuterRef("pk"))),
            ~Exists(said_since),
            decides_on__lte=decided_by,
        ).order_by("decides_on", "pk")


class InfluencePoint(Responsible):
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        related_name="influence_points",
        null=True,
        blank=True,
        verbose_name=_("priority"),
    )
    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        related_name="influence_points",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="influence_points",
        null=True,
        blank=True,
        verbose_name=_("region"),
        help_text=_("Empty: the whole country."),
    )
    title = LocalisedField(*TITLES, max_length=200)
    decider = LocalisedField(
        _("who decides, in Finnish"),
        _("who decides, in Swedish"),
        _("who decides, in English"),
        max_length=200,
        blank=True,
    )
    decides_on = models.DateField(_("day of the decision"))
    statements_until = models.DateField(_("statements are taken until"), null=True, blank=True)
    message = LocalisedField(
        _("our message in Finnish"),
        _("our message in Swedish"),
        _("our message in English"),
        kind=models.TextField,
        blank=True,
    )
    delegates = LocalisedField(
        _("who goes, in Finnish"),
        _("who goes, in Swedish"),
        _("who goes, in English"),
        max_length=200,
        blank=True,
    )
    # Where it is talked of and prepared.
    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="influence_points",
        null=True,
        blank=True,
        verbose_name=_("cooperation structure"),
    )
    source = LocalisedField(*SOURCES, max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)

    objects = InfluencePointQuerySet.as_manager()

    class Meta(Responsible.Meta):
        ordering = ["decides_on", "pk"]
        verbose_name = _("influence point")
        verbose_name_plural = _("influence points")
        constraints = [
            *Responsible.Meta.constraints,
            models.CheckConstraint(
                condition=Q(priority=None, step__isnull=False)
                | Q(priority__isnull=False, step=None),
                name="influence_point_of_a_step_or_a_priority",
                violation_error_message=_("Choose a step or a priority, not both."),
            ),
            models.CheckConstraint(
                condition=Q(statements_until=None) | Q(statements_until__lte=F("decides_on")),
                name="influence_point_heard_before_the_decision",
                violation_error_message=_(
                    "Statements are taken before the decision: give an earlier day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:influence_point_detail", args=[self.pk])

    @property
    def roadmap(self) -> Roadmap:
        if self.step is not None:
            return self.step.roadmap
        assert self.priority is not None  # noqa: S101, the database refuses neither of both
        return self.priority.roadmap

    @property
    def deadline(self) -> dt.date:
        """Until when something can still be said: the last day for statements, or the decision's."""
        return self.statements_until or self.decides_on


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def newest(self) -> Self:
        return self.filter(successor=None)

    def settling(self, point: "InfluencePoint | OuterRef") -> Self:
        """The newest one of a point, where it says more than that it is still open."""
        newest = self.newest().filter(influence_point=point)
        return newest.exclude(result=Outcome.Result.OPEN)


class Outcome(models.Model):
    """What came of an influence point: appended, the newest has no successor."""

    class Result(models.TextChoices):
        GOT_THROUGH = "got_through", _("got through")
        IN_PART = "in_part", _("in part")
        NOT = "not", _("did not get through")
        OPEN = "open", _("still open")
        NOT_KNOWN = "not_known", _("not known")

    influence_point = models.ForeignKey(
        InfluencePoint,
        on_delete=models.PROTECT,
        related_name="outcomes",
        verbose_name=_("influence point"),
    )
    result = models.CharField(_("outcome"), max_length=11, choices=Result.choices)
    words = LocalisedField(
        _("outcome in words, in Finnish"),
        _("outcome in words, in Swedish"),
        _("outcome in words, in English"),
        kind=models.TextField,
        blank=True,
    )
    next = LocalisedField(
        _("what next, in Finnish"),
        _("what next, in Swedish"),
        _("what next, in English"),
        max_length=300,
        blank=True,
    )
    recorded_at = models.DateTimeField(_("recorded"))
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="roadmap_outcomes",
        verbose_name=_("author"),
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="successor",
        null=True,
        blank=True,
        verbose_name=_("supersedes"),
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["influence_point", "-recorded_at", "-pk"]
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(
                fields=["influence_point"],
                condition=Q(supersedes=None),
                name="outcome_one_first_per_point",
                violation_error_message=_("A colleague recorded an outcome a moment ago."),
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("pk")),
                name="outcome_not_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.influence_point}: {self.get_result_display()}"
