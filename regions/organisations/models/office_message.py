"""A short letter that somebody of the staff writes to an office of an organisation."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.office import Office


class OfficeMessage(models.Model):
    """Kept apart from the mail, which is written when it is sent: to whoever holds the office then."""

    # The form brings it, so that a second press sends nothing.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="messages", verbose_name=_("office")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("message"), max_length=3_000)
    created_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("message to an office")
        verbose_name_plural = _("messages to offices")

    def __str__(self) -> str:
        return self.subject
