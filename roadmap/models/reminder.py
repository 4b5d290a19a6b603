"""Of what somebody was reminded, on which day: of each thing once. And who wants no reminders."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from regions.models import Region
from roadmap.models.influence_point import InfluencePoint
from roadmap.models.step import Step


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of_letter(self, user_id: int, day: dt.date) -> Self:
        """What one person is asked in the letter of one day."""
        return self.filter(user=user_id, told_on=day)


class Reminder(models.Model):
    """One line of the letter that a person got, or is about to get, on one day."""

    class About(models.TextChoices):
        DEADLINE = "deadline", _("until when something can be said")
        OUTCOME = "outcome", _("what came of it")
        STATUS = "status", _("how the step stands")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="roadmap_reminders", verbose_name=_("person")
    )
    about = models.CharField(_("about"), max_length=8, choices=About.choices)
    influence_point = models.ForeignKey(
        InfluencePoint,
        on_delete=models.CASCADE,
        related_name="reminders",
        null=True,
        verbose_name=_("influence point"),
    )
    step = models.ForeignKey(
        Step,
        on_delete=models.CASCADE,
        related_name="reminders",
        null=True,
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="+", null=True, verbose_name=_("region")
    )
    # The day that it is about: a point that moves to another is a new thing to be reminded of.
    due_on = models.DateField(_("due"))
    days_before = models.PositiveSmallIntegerField(_("days before"), default=0)
    told_on = models.DateField(_("day of the letter"))

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["told_on", "pk"]
        verbose_name = _("reminder of the roadmap")
        verbose_name_plural = _("reminders of the roadmap")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "about", "influence_point", "due_on", "days_before"],
                condition=Q(step=None),
                name="roadmap_reminder_once_per_point",
            ),
            models.UniqueConstraint(
                fields=["user", "step", "region", "due_on"],
                condition=Q(influence_point=None),
                name="roadmap_reminder_once_per_step",
            ),
            models.CheckConstraint(
                condition=Q(
                    about="status",
                    influence_point=None,
                    step__isnull=False,
                    region__isnull=False,
                )
                | (~Q(about="status") & Q(influence_point__isnull=False, step=None, region=None)),
                name="roadmap_reminder_of_a_point_or_a_step",
            ),
        ]
        indexes = [models.Index(fields=["user", "told_on"], name="roadmap_reminder_letter")]

    def __str__(self) -> str:
        return f"{self.user}: {self.influence_point or self.step}"


class RemindersOff(models.Model):
    """This person wants no reminders of the roadmap by mail; their home page shows what waits."""

    user = models.OneToOneField(
        User,
        on_delete=models.CASCADE,
        related_name="roadmap_reminders_off",
        verbose_name=_("person"),
    )
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("reminders turned off")
        verbose_name_plural = _("reminders turned off")

    def __str__(self) -> str:
        return str(self.user)
