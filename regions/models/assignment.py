"""Who is expert in which region, and since when.

Three kinds, which may all do the same while they last: edit, publish, report, answer. They differ in who
leads and who is asked first. A *lead* answers for the region: one at a time. A *co-expert* works beside
the lead. A *cover* stands in until a day that is known from the start. Letters and todos of a region
reach all of them; where one person is asked or named first, it is the cover while it lasts (for then the
lead is away), then the lead, then the co-expert (`first_asked`).
"""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from regions.models.region import Region


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def active_on(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over_by(self, day: dt.date) -> Self:
        """Those that run on that day or begin after it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def overlapping(self, starts_on: dt.date, ends_on: dt.date | None) -> Self:
        """Those that share a day with this time; `None` is a time without an end."""
        found = self.not_over_by(starts_on)
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)

    def first_asked(self) -> Self:
        """In the order in which people of one region are asked and named."""
        whens = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(ASKED_FIRST)]
        return self.order_by(Case(*whens), "starts_on", "pk")


class Assignment(models.Model):
    class Kind(models.TextChoices):
        LEAD = "lead", _("lead expert")
        CO_EXPERT = "co_expert", _("co-expert")
        COVER = "cover", _("cover")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("region")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LEAD)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["region", "starts_on"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            # That one lead follows another without an overlap, a trigger minds: regions/one_lead.py.
            models.CheckConstraint(
                condition=~Q(kind="cover") | Q(ends_on__isnull=False),
                name="assignment_cover_has_a_last_day",
                violation_error_message=_("Give the last day of the cover."),
            ),
            models.UniqueConstraint(
                fields=["user", "region"],
                condition=Q(ends_on=None),
                name="assignment_one_open_per_person_and_region",
                violation_error_message=_("This person already works in this region."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.region}"

    def clean(self) -> None:
        """One lead at a time, in words; the database has the last one."""
        super().clean()
        if self.kind != self.Kind.LEAD or not self.region_id or self.starts_on is None:
            return
        if (other := self._other_lead()) is not None:
            raise ValidationError(
                gettext(
                    "%(region)s has a lead expert already: %(name)s, %(time)s. One person leads a "
                    "region at a time: choose another kind or day, or hand the work over."
                ),
                code="led",
                params={"region": other.region, "name": other.user, "time": other.time_in_words},
            )

    def _other_lead(self) -> "Assignment | None":
        leads = Assignment.objects.filter(region=self.region_id, kind=self.Kind.LEAD)
        at_that_time = leads.overlapping(self.starts_on, self.ends_on).exclude(pk=self.pk)
        return at_that_time.select_related("region", "user").first()

    @property
    def time_in_words(self) -> str:
        """`1.1.2026–31.5.2026`, or since when."""
        days = {"first": date_format(self.starts_on, "SHORT_DATE_FORMAT")}
        if self.ends_on is None:
            return gettext("since %(first)s") % days
        days["last"] = date_format(self.ends_on, "SHORT_DATE_FORMAT")
        return gettext("%(first)s–%(last)s") % days

    def is_active_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


ASKED_FIRST = (Assignment.Kind.COVER, Assignment.Kind.LEAD, Assignment.Kind.CO_EXPERT)
WHAT_IT_IS = {
    Assignment.Kind.LEAD: _("Answers for the region: one person at a time."),
    Assignment.Kind.CO_EXPERT: _("Works beside the lead."),
    Assignment.Kind.COVER: _("Stands in until a day that is known, and is asked first meanwhile."),
}
