"""The day of an entry in one year, and what came of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.calendar.models.entry import ClockEntry


class ClockOccurrence(models.Model):
    """At most one a year: it stands in the place of the day by the rule."""

    entry = models.ForeignKey(
        ClockEntry, on_delete=models.CASCADE, related_name="occurrences", verbose_name=_("entry")
    )
    # Once per entry, whatever its day: so a year that is copied twice is copied once.
    year = models.PositiveSmallIntegerField(_("year"))
    on = models.DateField(_("day"))
    # Of a negotiation: between whom, about what, with which outcome.
    parties = models.CharField(_("parties"), max_length=500, blank=True)
    themes = models.TextField(_("themes"), max_length=2_000, blank=True)
    outcome = models.TextField(_("outcome"), max_length=2_000, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("occurrence of an entry")
        verbose_name_plural = _("occurrences of entries")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "year"],
                name="clock_occurrence_once_a_year",
                violation_error_message=_("The entry has a day in this year already."),
            ),
            models.CheckConstraint(
                condition=Q(year=F("on__year")), name="clock_occurrence_in_its_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.on:%Y}"
