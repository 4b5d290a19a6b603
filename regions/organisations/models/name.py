"""What else an organisation is called, or was: short, in the other language, in former years."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.alphabet import FINNISH
from regions.organisations.models.organisation import Organisation


class OrganisationName(models.Model):
    """A name beside the official one, which is `Organisation.name`."""

    class Kind(models.TextChoices):
        SHORT = "short", pgettext_lazy("kind of a name", "short")
        FINNISH = "fi", pgettext_lazy("kind of a name", "in Finnish")
        SWEDISH = "sv", pgettext_lazy("kind of a name", "in Swedish")
        FORMER = "former", pgettext_lazy("kind of a name", "former")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="other_names",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200, db_collation=FINNISH)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-ends_on", "pk"]
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=~Q(kind="former"),
                name="organisation_name_once_per_kind",
                violation_error_message=_("An organisation has one name of each kind."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="organisation_name_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_name_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
