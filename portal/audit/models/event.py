"""One line of the trail: who did, saw or exported what, and when. It outlives what it speaks of."""

from typing import Any, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

NEVER = "The trail is appended to, never changed."

# The names that an erasure may blank, each with its salt, and all that a line says besides.
LABELS = ACTOR, SUBJECT = ("actor_label", "actor_salt"), ("subject_label", "subject_salt")
FIXED = (
    *("id", "at", "action", "actor_id", "subject_type", "subject_id"),
    *("scope", "request_id", "details"),
)


def refuse_change(row: models.Model) -> None:
    """Raises TypeError for a row that stands already; the database refuses it too."""
    if not row._state.adding:
        raise TypeError(NEVER)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def unchained(self) -> Self:
        """Lines that the clock has not yet put into the chain."""
        return self.filter(link=None)

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(NEVER)

    def blank(self, label: str, salt: str) -> int:
        """Empty one of `LABELS` where these lines have it; gives how many lines that were."""
        named = self.exclude(**{label: ""})
        return super(AuditEventQuerySet, named).update(**{label: "", salt: ""})


class AuditEvent(models.Model):
    """No foreign keys: labels and identifiers as text, so that erasing a person erases no trail."""

    at = models.DateTimeField(_("when"), db_index=True)
    action = models.CharField(_("what"), max_length=60, db_index=True)
    actor_id = models.CharField(_("who (identifier)"), max_length=40, blank=True, db_index=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.CharField(_("subject (identifier)"), max_length=60, blank=True)
    subject_label = models.CharField(_("subject"), max_length=200, blank=True)
    # Random, and blanked with the label: without it the chain's digest cannot be guessed back.
    actor_salt = models.CharField(max_length=32, blank=True, db_default="")
    subject_salt = models.CharField(max_length=32, blank=True, db_default="")
    # The region's code and the like, so that an expert can be shown what touches their regions.
    scope = models.CharField(_("scope"), max_length=60, blank=True, db_index=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_change(self)
        super().save(*args, **kwargs)
