"""Who was asked to name somebody for a seat, by when, and whom they named."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Organisation
from regions.structures.models.membership import Membership, Seat


class NominationQuerySet(models.QuerySet["Nomination"]):
    def waiting(self) -> Self:
        return self.filter(closed_at=None)

    def overdue(self, *, on: dt.date) -> Self:
        return self.waiting().filter(due_on__lt=on)


class Nomination(models.Model):
    """Asked of an organisation; answered by a link in its mail, or by whoever writes it down."""

    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, related_name="nominations", verbose_name=_("seat")
    )
    asked = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="nominations",
        verbose_name=_("who is asked to name somebody"),
    )
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    due_on = models.DateField(_("to be named by"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    # Named, or called off: then `named` is empty.
    closed_at = models.DateTimeField(_("named on"), null=True, blank=True)
    named = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        related_name="nominations",
        null=True,
        blank=True,
        verbose_name=_("who was named"),
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(closed_at=None),
                name="nomination_open_once_per_seat",
                violation_error_message=_("Somebody has been asked for this seat already."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_at__date")),
                name="nomination_due_after_it_is_asked",
                violation_error_message=_("Give at least until tomorrow to name somebody."),
            ),
            models.CheckConstraint(
                condition=Q(named=None) | Q(closed_at__isnull=False),
                name="nomination_named_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.asked}"
