"""Letters to the members of structures, and who wants none."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from regions.structures.models.structure import Structure


class StructureLetter(models.Model):
    """Kept as an archive for the members; the mail is written when it is sent."""

    # The form brings it, so that a second press sends nothing.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Several that one person looks after: whoever is in two gets one mail.
    structures = models.ManyToManyField(
        Structure, related_name="letters", verbose_name=_("structures")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("message"), max_length=10_000)
    sent_at = models.DateTimeField(_("sent"))
    recipient_count = models.PositiveIntegerField(_("how many got it"))

    class Meta:
        ordering = ["-sent_at", "pk"]
        verbose_name = _("letter to members")
        verbose_name_plural = _("letters to members")

    def __str__(self) -> str:
        return self.subject


class LettersOff(models.Model):
    """This address wants no letters of this structure; invitations to meetings still come."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="letters_off", verbose_name=_("structure")
    )
    email = models.EmailField(_("email address"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("letters not wanted")
        verbose_name_plural = _("letters not wanted")
        constraints = [
            models.UniqueConstraint(fields=["structure", "email"], name="letters_off_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="letters_off_email_is_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}: {self.email}"
