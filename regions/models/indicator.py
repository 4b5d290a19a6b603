"""A figure about a region or the nation: value, date, n, source. Survey means will be indicators too."""

from typing import Self

from django.db import models
from django.db.models import Q
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


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def of_nation(self) -> Self:
        return self.filter(region=None)


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
    n = models.PositiveIntegerField(_("n"), null=True, blank=True)
    source = LocalisedField(
        _("source in Finnish"), _("source in Swedish"), _("source in English"), max_length=300
    )
    source_url = models.URLField(_("address of the source"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "-reference_on", "region"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "reference_on"],
                condition=Q(region__isnull=False),
                name="indicator_value_once_per_region_and_day",
                violation_error_message=_("This region already has a figure for that day."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "reference_on"],
                condition=Q(region=None),
                name="indicator_value_once_per_nation_and_day",
                violation_error_message=_("The nation already has a figure for that day."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(standing=""),
                name="indicator_value_says_something",
                violation_error_message=_("Give a figure, or how the region was named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
