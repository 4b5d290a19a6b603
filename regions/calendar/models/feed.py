"""A secret address by which a calendar program reads the clock of a person or of a structure."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.structures.models import Coordinator, Membership


class CalendarFeed(models.Model):
    """Of a person's own calendar; or of the structure of their membership or coordination, and then it dies
    when that ends. The secret is shown once, and only its hash is kept; a feed that is taken back is deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        verbose_name=_("person"),
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        null=True,
        blank=True,
        verbose_name=_("membership"),
    )
    coordination = models.ForeignKey(
        Coordinator,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        null=True,
        blank=True,
        verbose_name=_("coordinator"),
    )
    # SHA-256 of the secret, in hexadecimal: the secret is 256 random bits, which nobody guesses.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                condition=Q(membership=None) | Q(coordination=None),
                name="calendar_feed_of_one",
            ),
        ]

    def __str__(self) -> str:
        sits = self.membership or self.coordination
        return str(sits.structure if sits else self.user)
