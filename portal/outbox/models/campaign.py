"""A campaign that somebody has halted. One that nobody has touched has no row."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def halted(self) -> Self:
        """Nothing of these is sent now."""
        return self.filter(Q(paused_at__isnull=False) | Q(aborted_at__isnull=False))

    def aborted(self) -> Self:
        return self.filter(aborted_at__isnull=False)


class Campaign(models.Model):
    name = models.CharField(_("mailing"), max_length=100, primary_key=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    aborted_at = models.DateTimeField(_("stopped for good"), null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")

    def __str__(self) -> str:
        return self.name
