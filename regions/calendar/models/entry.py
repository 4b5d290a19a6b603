"""What comes back in the year of a region, a structure or the nation, and is written by nobody else."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.ui.localised import LocalisedField
from regions.models import Region
from regions.structures.models import Structure

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class ClockEntryQuerySet(models.QuerySet["ClockEntry"]):
    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who runs the nation's structures; those of own regions and own structures for others."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm(Permission.RUN_STRUCTURE):
            return self
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        run = Structure.objects.run_by(user).order_by()
        return self.filter(Q(region__in=own.order_by()) | Q(structure__in=run.values("pk")))


class ClockEntry(models.Model):
    """Of a region, or of a structure, or, of neither, of the nation. Everybody may read it.

    Its days are those of the rule; an occurrence of a year stands in the place of the rule's day.
    """

    class Kind(models.TextChoices):
        HYTE_NEGOTIATION = "hyte_negotiation", _("hyte negotiation")
        EVENT = "event", _("event")
        DEADLINE = "deadline", _("deadline")
        PLANNING = "planning", _("planning and budget")
        OTHER = "other", _("something else")

    class Rule(models.TextChoices):
        """How it comes back, counted from its first day."""

        ONCE = "once", _("once")
        DATE = "date", _("every year on this date")
        NTH = "nth", _("every year on the same weekday of the month, counted from its beginning")
        LAST = "last", _("every year on the last such weekday of the month")

    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="clock_entries",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="clock_entries",
        null=True,
        blank=True,
        verbose_name=_("structure"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = LocalisedField(
        _("title in Finnish"), _("title in Swedish"), _("title in English"), max_length=200
    )
    rule = models.CharField(
        _("how it comes back"), max_length=4, choices=Rule.choices, default=Rule.ONCE
    )
    first_on = models.DateField(_("first day"))
    # It comes back in this year for the last time; empty where nobody knows.
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = ClockEntryQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "pk"]
        verbose_name = _("entry of the annual clock")
        verbose_name_plural = _("entries of the annual clock")
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None) | Q(structure=None),
                name="clock_entry_of_one",
                violation_error_message=_("Choose a region or a structure, not both."),
            ),
            models.CheckConstraint(
                condition=Q(last_year=None) | Q(last_year__gte=F("first_on__year")),
                name="clock_entry_ends_after_it_begins",
                violation_error_message=_("The last year cannot be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(last_year=None) | ~Q(rule="once"),
                name="clock_entry_once_has_no_last_year",
                violation_error_message=_("What happens once has no last year: leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whose(self) -> "Region | Structure | None":
        """None where it is the nation's."""
        return self.region or self.structure
