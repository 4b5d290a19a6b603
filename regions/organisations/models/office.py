"""Offices of an organisation, and who held which from when to when."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.contact_person import ContactPerson
from regions.organisations.models.organisation import Organisation


class Office(models.Model):
    """What stays when people change: mail to the chair goes to whoever is chair that day."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        SECRETARY = "secretary", _("secretary")
        DIRECTOR = "director", _("executive director")
        SOTE = "sote", _("contact for health and social matters")
        OTHER = "other", _("another office")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="offices",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("office"), max_length=10, choices=Kind.choices)
    title = models.CharField(
        _("title"), max_length=80, blank=True, help_text=_("For another office: what it is called.")
    )
    mailbox = models.EmailField(
        _("address of the office"),
        blank=True,
        help_text=_("Where mail goes while nobody holds the office."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=~Q(kind="other"),
                name="office_once_per_kind",
                violation_error_message=_("The organisation has this office already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "title"],
                condition=Q(kind="other"),
                name="office_other_once_per_title",
                violation_error_message=_("The organisation has an office of this title already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="other", title__gt="") | (~Q(kind="other") & Q(title="")),
                name="office_other_has_a_title",
                violation_error_message=_(
                    "Another office needs a title, the named ones have theirs."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class OfficeTermQuerySet(models.QuerySet["OfficeTerm"]):
    def held_on(self, day: dt.date) -> Self:
        begun = Q(starts_on=None) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day))


class OfficeTerm(models.Model):
    """Who holds an office between two days, both included; no two at once (`no_overlap.py`)."""

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="terms", verbose_name=_("office")
    )
    person = models.ForeignKey(
        ContactPerson, on_delete=models.PROTECT, related_name="terms", verbose_name=_("person")
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = OfficeTermQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="office_term_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.person}"
