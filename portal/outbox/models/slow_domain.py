"""A domain whose server was slow lately: its mails have turns of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlowDomain(models.Model):
    domain = models.CharField(_("domain"), max_length=255, primary_key=True)
    until = models.DateTimeField(_("taken for slow until"), db_index=True)

    class Meta:
        verbose_name = _("slow domain")
        verbose_name_plural = _("slow domains")

    def __str__(self) -> str:
        return self.domain
