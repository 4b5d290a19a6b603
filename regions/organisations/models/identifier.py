"""The numbers by which registers know an organisation; each belongs to one organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.organisations.models.organisation import Organisation


class Identifier(models.Model):
    class Scheme(models.TextChoices):
        BUSINESS_ID = "business_id", _("Business ID")
        ASSOCIATION = "association", _("number in the Register of Associations")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="identifiers",
        verbose_name=_("organisation"),
    )
    scheme = models.CharField(_("register"), max_length=20, choices=Scheme.choices)
    # As `clean_identifier` writes it: `2077474-0`, `194.820`.
    value = models.CharField(_("number"), max_length=40)
    # Of an organisation that was merged into this one: found by it, and shown as former.
    is_former = models.BooleanField(_("former"), default=False)

    class Meta:
        ordering = ["is_former", "scheme", "value"]
        verbose_name = _("identifier of an organisation")
        verbose_name_plural = _("identifiers of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="identifier_of_one_organisation",
                violation_error_message=_("Another organisation has this number."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "scheme"],
                condition=Q(is_former=False),
                name="identifier_once_per_register",
                violation_error_message=_("An organisation has one number in each register."),
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.value
