"""What a structure reports to the one that it stands under: of a quarter or a year."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.revisions.revision import Revision
from regions.meetings.models.agenda import AgendaItem
from regions.structures.models import Structure

YEAR = dt.timedelta(days=100)


class UpwardReport(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")

    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="upward_reports",
        verbose_name=_("structure"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # In which it was drafted and is sent.
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.DRAFT)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Of the agenda that it went to.
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        related_name="upward_reports",
        null=True,
        blank=True,
        verbose_name=_("item of an agenda"),
    )

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("report to the structure above")
        verbose_name_plural = _("reports to the structure above")
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "starts_on", "ends_on"],
                name="upward_report_once_per_period",
                violation_error_message=_("There is a report of this period already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="upward_report_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at=None) | Q(state="sent", sent_at__isnull=False),
                name="upward_report_sent_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:upward_detail", args=[self.structure_id, self.pk])

    @property
    def period(self) -> str:
        """In words: a year, or a quarter of it."""
        if self.ends_on - self.starts_on > YEAR:
            return str(self.starts_on.year)
        quarter = (self.starts_on.month + 2) // 3
        return gettext("quarter %(quarter)d of %(year)d") % {
            "quarter": quarter,
            "year": self.starts_on.year,
        }

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT


class UpwardReportRevision(Revision):
    """Appended, never edited."""

    report = models.ForeignKey(
        UpwardReport,
        on_delete=models.CASCADE,
        related_name="revisions",
        verbose_name=_("report to the structure above"),
    )
    text = models.TextField(_("text of the report"))

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of a report to the structure above")
        verbose_name_plural = _("revisions of reports to the structure above")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1), name="upward_report_revision_counts_from_one"
            ),
            models.UniqueConstraint(
                fields=["report", "number"],
                name="upward_report_revision_once",
                violation_error_message=_("A colleague changed this text a moment ago."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s, revision %(number)s") % {
            "subject": self.report,
            "number": self.number,
        }
