"""One expert's work goes to others: planned for a day, carried out or taken back."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from regions.models.region import Region

# What the portal calls the act at the day, and its subject: the number of the handover.
ACT = "handover"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def planned(self) -> Self:
        return self.filter(state=Handover.State.PLANNED)

    def settled_before(self, moment: dt.datetime) -> Self:
        """Carried out or taken back by then; or forgotten, whose day was before."""
        forgotten = Q(settled_at=None, first_day__lte=timezone.localdate(moment))
        return self.filter(forgotten | Q(settled_at__lte=moment))

    def waiting_for_a_person(self, *, on: dt.date) -> Self:
        """Could not be carried out, or their day has passed without it."""
        return self.planned().filter(~Q(held="") | Q(first_day__lt=on))


class Handover(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of a handover", "planned")
        DONE = "done", pgettext_lazy("state of a handover", "carried out")
        TAKEN_BACK = "taken_back", pgettext_lazy("state of a handover", "taken back")

    leaver = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="handovers", verbose_name=_("who leaves")
    )
    # Of the successors; the leaver's last day is the one before.
    first_day = models.DateField(_("first day of the successors"))
    # Where a successor already works, the work comes to them without a second assignment.
    joins = models.BooleanField(_("work only"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PLANNED
    )
    planned_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("planned by"),
    )
    planned_at = models.DateTimeField(_("planned"))
    settled_at = models.DateTimeField(_("carried out or taken back"), null=True, blank=True)
    # What the preview showed when somebody said yes, and what moved in the end: lines as JSON
    # (regions/handover/preview.py). Their seal tells two previews apart.
    previewed = models.JSONField(default=list)
    moved = models.JSONField(default=list)
    seal = models.CharField(max_length=64)
    # Why it was not carried out at its day: a code of regions/handover/refusals.py.
    held = models.CharField(max_length=20, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["leaver"],
                condition=Q(state="planned"),
                name="handover_one_planned_per_person",
                violation_error_message=_("A handover of this person’s work is planned already."),
            ),
            models.CheckConstraint(
                condition=Q(state="planned", settled_at=None)
                | (~Q(state="planned") & Q(settled_at__isnull=False)),
                name="handover_settled_or_planned",
            ),
        ]

    def __str__(self) -> str:
        return str(self.leaver)

    def get_absolute_url(self) -> str:
        return reverse("regions:handover_detail", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE


class HandoverShare(models.Model):
    """Which region goes to whom."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="shares")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    successor = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("successor")
    )

    class Meta:
        ordering = ["handover", "region"]
        verbose_name = _("share of a handover")
        verbose_name_plural = _("shares of handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "region"], name="handover_share_once_per_region"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.successor}"
