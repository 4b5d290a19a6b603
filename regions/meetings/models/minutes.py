"""The minutes of a meeting, each time they were saved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.revisions.revision import Revision
from regions.meetings.models.meeting import Meeting


class MinutesRevision(Revision):
    """Appended, never edited. Which one was approved, the meeting says."""

    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.CASCADE,
        related_name="minutes_revisions",
        verbose_name=_("meeting"),
    )
    text = models.TextField(_("minutes of the meeting"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of minutes")
        verbose_name_plural = _("revisions of minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="minutes_revision_counts_from_one"
            ),
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="minutes_revision_once",
                violation_error_message=_("A colleague changed this text a moment ago."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s, revision %(number)s") % {
            "subject": self.meeting,
            "number": self.number,
        }
