"""Somebody wants to join an open group, and has not yet shown that the address is theirs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Organisation
from regions.structures.models.structure import Structure


class Joining(models.Model):
    """Gone once its link was pressed, or nobody pressed it in time."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="joinings", verbose_name=_("structure")
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email address"))
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    represented = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("on behalf of the organisation"),
    )
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request to join an open group")
        verbose_name_plural = _("requests to join open groups")
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "email"],
                name="joining_once_per_address",
                violation_error_message=_("Somebody with this address has asked already."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="joining_email_is_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}: {self.name}"
