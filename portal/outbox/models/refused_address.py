"""An address that mail servers have refused; it is forgotten as soon as one takes a mail for it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Refused so often, an address is dead: nothing is sent there until a person says so.
DEAD_AFTER = 3


class RefusedAddressQuerySet(models.QuerySet["RefusedAddress"]):
    def dead(self) -> Self:
        return self.filter(count__gte=DEAD_AFTER)


class RefusedAddress(models.Model):
    # As `addresses.compared` writes it.
    address = models.CharField(_("email address"), max_length=254, primary_key=True)
    count = models.PositiveSmallIntegerField(_("refusals"))
    first_refused_at = models.DateTimeField(_("first refused"))
    last_refused_at = models.DateTimeField(_("last refused"), db_index=True)
    server_code = models.PositiveSmallIntegerField(_("last answer of a server"))

    objects = RefusedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="refused_address_was_refused",
                violation_error_message=_("A refused address was refused once at least."),
            ),
            models.CheckConstraint(
                condition=Q(last_refused_at__gte=F("first_refused_at")),
                name="refused_address_first_before_last",
                violation_error_message=_("The last refusal cannot come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(server_code__gte=500, server_code__lte=599),
                name="refused_address_for_good",
                violation_error_message=_("Only a permanent refusal (5xx) counts."),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_dead(self) -> bool:
        return self.count >= DEAD_AFTER
