"""A file that somebody sends to change a roadmap: what it wants, until it is confirmed or put away."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from roadmap.models.roadmap import Roadmap


class PlanFileQuerySet(models.QuerySet["PlanFile"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own: what it holds is shown to nobody else."""
        return self.filter(created_by=user)

    def due_to_forget(self, before: dt.datetime) -> Self:
        return self.filter(created_at__lte=before, forgotten_at=None)


class PlanFile(models.Model):
    class State(models.TextChoices):
        CHECKED = "checked", _("waits to be confirmed")
        APPLIED = "applied", _("taken in")
        PUT_AWAY = "put_away", _("put away")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="plan_files", verbose_name=_("roadmap")
    )
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.CHECKED)
    created_by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("taken in"), null=True, blank=True)
    change_count = models.PositiveIntegerField(_("changes"), default=0)
    # The rows that want something, as they were read: the file itself is not kept.
    rows = models.JSONField(_("rows"), default=list, blank=True)
    # Row → why the portal refused it when it was taken in.
    refused = models.JSONField(_("refused"), default=dict, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten"), null=True, blank=True)

    objects = PlanFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("file of a roadmap")
        verbose_name_plural = _("files of roadmaps")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="applied", applied_at__isnull=False)
                | (~models.Q(state="applied") & models.Q(applied_at=None)),
                name="plan_file_applied_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roadmap:plan_file_detail", args=[self.roadmap.slug, self.pk])

    @property
    def is_checked(self) -> bool:
        return self.state == self.State.CHECKED
