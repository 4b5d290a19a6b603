"""Who is expert in which region, and since when."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from regions.models.region import Region


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active_on(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Assignment(models.Model):
    class Kind(models.TextChoices):
        LEAD = "lead", _("expert")
        CO_EXPERT = "co_expert", _("co-expert")
        COVER = "cover", _("cover")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("region")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LEAD)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["region", "starts_on"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.UniqueConstraint(
                fields=["user", "region"],
                condition=Q(ends_on=None),
                name="assignment_one_open_per_person_and_region",
                violation_error_message=_("This person already works in this region."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.region}"

    def is_active_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
