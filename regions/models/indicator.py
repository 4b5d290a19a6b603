"""A figure about a region or the nation: value, date, n, source; a chain of versions, never overwritten."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.localised import NAMES, LocalisedField
from regions.models.region import Region


class Indicator(models.Model):
    class Direction(models.TextChoices):
        MORE = "more", _("more is better")
        LESS = "less", _("less is better")
        NEUTRAL = "neutral", _("neither")

    class Topic(models.TextChoices):
        BASICS = "basics", _("basic facts")
        ORGANISATIONS = "organisations", _("organisations")
        COOPERATION = "cooperation", _("cooperation structures")

    code = models.SlugField(_("code"), primary_key=True, max_length=60)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = LocalisedField(*NAMES, max_length=200)
    unit = LocalisedField(
        _("unit in Finnish"), _("unit in Swedish"), _("unit in English"), max_length=40, blank=True
    )
    note = LocalisedField(
        _("note in Finnish"),
        _("note in Swedish"),
        _("note in English"),
        kind=models.TextField,
        blank=True,
    )
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction.choices, default=Direction.NEUTRAL
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)

    class Meta:
        ordering = ["topic", "position", "code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("regions:indicator_detail", args=[self.pk])


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def of_nation(self) -> Self:
        return self.filter(region=None)

    def of_regions(self) -> Self:
        return self.filter(region__isnull=False)

    def of_experts(self) -> Self:
        return self.filter(breakdown=IndicatorValue.Breakdown.EXPERTS)

    def of_organisations(self) -> Self:
        return self.filter(breakdown=IndicatorValue.Breakdown.ORGANISATIONS)

    def newest(self) -> Self:
        """The newest version of each: what no other version has superseded."""
        return self.filter(superseded_by=None)

    def told(self) -> Self:
        """What pages show: the newest versions, without those whose publication was taken back."""
        return self.newest().exclude(reason=IndicatorValue.Reason.NONE_PUBLISHED)

    def current(self) -> Self:
        """Of what is told, that of the newest day for each indicator, place and breakdown.

        Where nobody was asked there is nothing new: the older figure stands. Filters put behind this
        one narrow down what the newest day is looked for in.
        """
        asked_last = Case(
            When(reason=IndicatorValue.Reason.NOT_ASKED, then=Value(1)), default=Value(0)
        )
        place = Window(
            RowNumber(),
            partition_by=[F("indicator"), F("region"), F("breakdown")],
            order_by=[asked_last, F("reference_on").desc(), F("pk").desc()],
        )
        return self.told().alias(place_in_time=place).filter(place_in_time=1)


class IndicatorValue(models.Model):
    class Kind(models.TextChoices):
        MEASURED = "measured", _("from a register")
        PUBLISHED = "published", _("published figure")
        SURVEYED = "surveyed", _("from a survey round")
        INVENTED = "invented", _("invented for the demo")

    class Standing(models.TextChoices):
        """How a publication named a region when it gave no figure."""

        BEST = "best", _("named among the best")
        STRONG = "strong", _("named as strongly involved")
        WORK_TO_DO = "work_to_do", _("named as having work to do")

    class Breakdown(models.TextChoices):
        """Whose answers a figure is made of. What experts and organisations say is never pooled."""

        NONE = "", _("not broken down")
        EXPERTS = "experts", _("answers of experts")
        ORGANISATIONS = "organisations", _("answers of organisations")

    class Reason(models.TextChoices):
        """Why there is no value: what is hidden, what is missing and zero are three things."""

        SUPPRESSED = "suppressed", _("hidden: it could tell what a few have answered")
        NO_ANSWER = "no_answer", _("no answers")
        CANNOT_SAY = "cannot_say", _("all said they cannot say")
        NOT_ASKED = "not_asked", _("not asked")
        NONE_PUBLISHED = "none_published", _("none published")

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="indicator_values",
        null=True,
        blank=True,
        verbose_name=_("region"),
        help_text=_("Empty: the whole nation."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    standing = models.CharField(_("named as"), max_length=12, choices=Standing.choices, blank=True)
    reference_on = models.DateField(_("date of the figure"))
    breakdown = models.CharField(
        _("breakdown"), max_length=15, choices=Breakdown.choices, blank=True
    )
    reason = models.CharField(
        _("why there is no value"), max_length=15, choices=Reason.choices, blank=True
    )
    n = models.PositiveIntegerField(_("n"), null=True, blank=True)
    source = LocalisedField(
        _("source in Finnish"), _("source in Swedish"), _("source in English"), max_length=300
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    # What wrote it, which may take it back: "surveys.round:12". Empty: the reference tables.
    origin = models.CharField(_("origin"), max_length=60, blank=True)
    # How it was asked for: only figures of one basis are compared. Empty: as from the beginning;
    # "situational:2": since that version of a survey another question, or another scale.
    basis = models.CharField(_("basis"), max_length=60, blank=True, default="")
    # Made of answers given in confidence: two versions side by side could tell a single answer.
    is_confidential = models.BooleanField(_("made of confidential answers"), default=False)
    recorded_at = models.DateTimeField(_("recorded"))
    supersedes = models.OneToOneField(
        "self",
        # An older version is not deleted while a newer one stands on it.
        on_delete=models.RESTRICT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name=_("supersedes"),
    )

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "-reference_on", "region"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "reference_on", "breakdown"],
                condition=Q(region__isnull=False, supersedes=None),
                name="indicator_value_first_once_per_region_and_day",
                violation_error_message=_("This region already has a figure for that day."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "reference_on", "breakdown"],
                condition=Q(region=None, supersedes=None),
                name="indicator_value_first_once_per_nation_and_day",
                violation_error_message=_("The nation already has a figure for that day."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(standing="") | ~Q(reason=""),
                name="indicator_value_says_something",
                violation_error_message=_(
                    "Give a figure, how the region was named, or why there is none."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(value=None, n=None, standing=""),
                name="indicator_value_reason_stands_alone",
                violation_error_message=_("Where there is a reason, there is no figure and no n."),
            ),
            # So no chain is a circle, however long.
            models.CheckConstraint(
                condition=Q(supersedes=None) | Q(supersedes__lt=F("id")),
                name="indicator_value_supersedes_an_older_one",
                violation_error_message=_("A figure supersedes an older version."),
            ),
        ]

    def __str__(self) -> str:
        told = self.get_reason_display() if self.reason else self.value
        return f"{self.indicator}: {told}"

    @property
    def place_in_chain(self) -> "ChainKey":
        """What all versions of one figure share."""
        return (self.indicator_id, self.region_id, self.reference_on, self.breakdown)

    @property
    def is_withheld(self) -> bool:
        """Whether what it said is not told any more: two versions, one answer apart, would tell that answer.

        Select `superseded_by` with the figures, or this asks for each.
        """
        is_superseded = getattr(self, "superseded_by", None) is not None
        return self.is_confidential and self.value is not None and is_superseded

    @property
    def missing(self) -> str:
        """In words, why there is no value; empty where there is one."""
        if self.value is not None:
            return ""
        return str(self.get_reason_display() if self.reason else self.get_standing_display())


# Indicator, region (none: the nation), day and breakdown.
ChainKey = tuple[str, str | None, dt.date, str]
