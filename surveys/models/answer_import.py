"""A file of answers collected elsewhere: checked, then taken into a round or put away."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.round import Round


class AnswerImport(models.Model):
    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        APPLIED = "applied", _("imported")
        CANCELLED = "cancelled", _("put away")
        FAILED = "failed", _("could not be read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="imports", verbose_name=_("round")
    )
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of answers")
        verbose_name_plural = _("imports of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sha256"],
                condition=models.Q(state="applied"),
                name="answer_import_once_per_file",
                violation_error_message=_("This file has already been imported into this round."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
