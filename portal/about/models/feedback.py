"""What somebody told us about the portal, without signing in, and until when we answer."""

import datetime as dt
import secrets
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

ANSWERED_WITHIN = dt.timedelta(days=14)
LONGEST = 5_000
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

models.TextField.register_lookup(Length)


def make_reference() -> str:
    """Ten letters and digits without look-alikes: 50 bits, easy to read out on the phone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def waiting(self) -> Self:
        return self.filter(answered_at=None)

    def waiting_first(self) -> Self:
        return self.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")


class Feedback(models.Model):
    reference = models.CharField(
        _("reference"), max_length=10, unique=True, default=make_reference, editable=False
    )
    text = models.TextField(_("your feedback"))
    email = models.EmailField(_("email address"), blank=True)
    page = models.CharField(_("page"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    created_at = models.DateTimeField(_("sent"))
    due_on = models.DateField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=Q(text__length__lte=LONGEST),
                name="feedback_text_is_not_endless",
                violation_error_message=_("Shorten the text to 5,000 characters."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
