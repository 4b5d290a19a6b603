"""The 22 regions: 21 wellbeing services counties and the City of Helsinki; and what lies in them."""

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.alphabet import FINNISH
from portal.ui.localised import NAMES, LocalisedField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class NamedArea(models.Model):
    """A group of regions with a name in three languages."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = LocalisedField(*NAMES, max_length=100, db_collation=FINNISH)

    class Meta:
        abstract = True
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return self.name


class CollaborativeArea(NamedArea):
    """One of the five areas in which the counties must cooperate (decree 91/2022)."""

    class Meta(NamedArea.Meta):
        verbose_name = _("collaborative area")
        verbose_name_plural = _("collaborative areas")


class WorkArea(NamedArea):
    """The 3–5 regions that one regional expert works in."""

    class Meta(NamedArea.Meta):
        verbose_name = _("work area")
        verbose_name_plural = _("work areas")


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Every region's public page is for everyone; what stands on it depends on the person."""
        return self

    def assigned_to(self, user: "User", *, on: dt.date) -> Self:
        """The regions in which `user` is an expert on that day."""
        return self.filter(code__in=user.assignments.active_on(on).values("region"))

    def reportable_by(self, user: "User") -> Self:
        """All for those who may make any file, otherwise those that they work in."""
        if user.has_perm(Permission.MAKE_REPORT):
            return self
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        represented = models.Q(organisations__representatives__user=user)
        return self.filter(models.Q(pk__in=own.values("pk")) | represented).distinct()

    def by_name(self) -> Self:
        """In the order of the page's language."""
        return self.order_by(Region.short_name.column())


@cache
def _address(slug: str, prefix: str) -> str:
    """Maps and lists ask for all 22 addresses; each is put together once for every `prefix`."""
    return reverse("regions:region_detail", args=[slug])


class Region(models.Model):
    code = models.CharField(
        _("code"),
        primary_key=True,
        max_length=2,
        help_text=_("Statistics Finland's two-digit code; Helsinki is 90."),
    )
    slug = models.SlugField(_("name in addresses"), unique=True, max_length=40)
    name = LocalisedField(*NAMES, max_length=100, db_collation=FINNISH)
    short_name = LocalisedField(
        _("short name in Finnish"),
        _("short name in Swedish"),
        _("short name in English"),
        max_length=60,
        db_collation=FINNISH,
    )
    seat_city = models.CharField(_("main city"), max_length=60)
    is_bilingual = models.BooleanField(_("bilingual"), default=False)
    website = models.URLField(_("website"), blank=True)
    collaborative_area = models.ForeignKey(
        CollaborativeArea,
        on_delete=models.PROTECT,
        related_name="regions",
        verbose_name=_("collaborative area"),
    )
    work_area = models.ForeignKey(
        WorkArea, on_delete=models.PROTECT, related_name="regions", verbose_name=_("work area")
    )
    tile_row = models.PositiveSmallIntegerField(_("row on the tile map"))
    tile_col = models.PositiveSmallIntegerField(_("column on the tile map"))

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["short_name_fi"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.UniqueConstraint(
                fields=["tile_row", "tile_col"],
                name="region_alone_on_its_tile",
                violation_error_message=_("Another region stands on this tile of the map."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return _address(self.slug, get_script_prefix())

    @property
    def all_names(self) -> tuple[str, ...]:
        """Long and short, in every language."""
        return (*Region.name.texts(self).values(), *Region.short_name.texts(self).values())


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def standing_on(self, day: dt.date) -> Self:
        """The municipalities that exist on that day."""
        return self.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day))


class Municipality(models.Model):
    class Languages(models.TextChoices):
        FI = "fi", _("Finnish")
        SV = "sv", _("Swedish")
        FI_SV = "fi-sv", _("Finnish and Swedish")
        SV_FI = "sv-fi", _("Swedish and Finnish")

    class SamiHomeland(models.TextChoices):
        NO = "", _("no")
        PART = "part", _("in part")
        WHOLE = "whole", _("wholly")

    code = models.CharField(_("code"), primary_key=True, max_length=3)
    name = LocalisedField(*NAMES[:2], max_length=60, db_collation=FINNISH)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="municipalities",
        null=True,
        blank=True,
        verbose_name=_("region"),
        help_text=_("Empty on Åland, which belongs to no wellbeing region."),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    languages = models.CharField(_("languages"), max_length=5, choices=Languages.choices)
    sami_homeland = models.CharField(
        _("Sámi homeland"), max_length=5, choices=SamiHomeland.choices, blank=True
    )
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        verbose_name=_("merged into"),
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name_fi"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(valid_to__isnull=False),
                name="municipality_merged_has_a_last_day",
                violation_error_message=_("A municipality that was merged needs its last day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def all_names(self) -> tuple[str, ...]:
        """In every language."""
        return tuple(Municipality.name.texts(self).values())

    def stands_on(self, day: dt.date) -> bool:
        """Whether the municipality exists on that day."""
        return self.valid_to is None or self.valid_to >= day
