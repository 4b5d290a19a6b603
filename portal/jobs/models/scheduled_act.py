"""What the clock shall do by itself: one act at one moment in UTC, done once."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Later than this, the act would surprise more than it would help.
CAUGHT_UP_WITHIN = dt.timedelta(hours=24)


class ActState(models.TextChoices):
    WAITING = "waiting", _("planned")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class ScheduledActQuerySet(models.QuerySet["ScheduledAct"]):
    def waiting(self) -> Self:
        return self.filter(state=ActState.WAITING)

    def fallen_due(self, *, at: dt.datetime) -> Self:
        return self.waiting().filter(due_at__lte=at)

    def too_late(self, *, at: dt.datetime) -> Self:
        return self.waiting().filter(due_at__lt=at - CAUGHT_UP_WITHIN)

    def ready(self, *, at: dt.datetime) -> Self:
        """Due, not too late, and not pausing after a try that failed."""
        rested = Q(next_try_at=None) | Q(next_try_at__lte=at)
        return self.fallen_due(at=at).filter(rested, due_at__gte=at - CAUGHT_UP_WITHIN)

    def left_undone(self) -> Self:
        """What a person may still run by hand."""
        return self.filter(state__in=[ActState.SKIPPED, ActState.FAILED])

    def left_undone_since(self, moment: dt.datetime) -> Self:
        return self.left_undone().filter(settled_at__gte=moment)


class ScheduledAct(models.Model):
    kind = models.CharField(_("kind"), max_length=60)
    # What the act is about: the key of a row that its kind knows.
    subject = models.CharField(_("subject"), max_length=100)
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=ActState.choices, default=ActState.WAITING
    )
    planned_at = models.DateTimeField(_("planned"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = ScheduledActQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("planned act")
        verbose_name_plural = _("planned acts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "due_at"],
                name="scheduled_act_once_per_moment",
                violation_error_message=_("This is already planned for that moment."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="scheduled_act_settled_or_waiting",
                violation_error_message=_("What is settled has a moment at which it was."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="scheduled_act_by_moment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.due_at:%Y-%m-%d %H:%M}"
