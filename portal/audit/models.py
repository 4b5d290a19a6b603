"""One line of the trail: who did, saw or exported what, and when. It outlives what it speaks of."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def update(self, **kwargs: Any) -> int:
        raise TypeError("The trail is appended to, never changed.")


class AuditEvent(models.Model):
    """No foreign keys: labels and identifiers as text, so that erasing a person erases no trail."""

    at = models.DateTimeField(_("when"), db_index=True)
    action = models.CharField(_("what"), max_length=60, db_index=True)
    actor_id = models.CharField(_("who (identifier)"), max_length=40, blank=True, db_index=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.CharField(_("subject (identifier)"), max_length=60, blank=True)
    subject_label = models.CharField(_("subject"), max_length=200, blank=True)
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
        if not self._state.adding:
            raise TypeError("The trail is appended to, never changed.")
        super().save(*args, **kwargs)
