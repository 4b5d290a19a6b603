"""An answer that counts no longer: its organisation went into another that had answered too."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Merge
from surveys.models.round import Round


class SetAsideAnswers(models.Model):
    """Kept so that the merging can be undone, and no longer than answers are tied to who gave them."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="+", verbose_name=_("round")
    )
    merge = models.ForeignKey(
        Merge, on_delete=models.CASCADE, related_name="+", verbose_name=_("merging")
    )
    # The rows of invitation, response and answers, as `merging/journal.py` writes them.
    content = models.JSONField(_("answers"))
    at = models.DateTimeField(_("set aside"))

    class Meta:
        verbose_name = _("answers set aside")
        verbose_name_plural = _("answers set aside")

    def __str__(self) -> str:
        return str(self.pk)
