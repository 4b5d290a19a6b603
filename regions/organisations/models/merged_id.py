"""Where an organisation is found that was merged into another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.organisation import Organisation


class MergedId(models.Model):
    """The number of an organisation that is no more; it leads to the one that took it in, for ever."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="merged_ids",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("merged id")
        verbose_name_plural = _("merged ids")

    def __str__(self) -> str:
        return str(self.number)
