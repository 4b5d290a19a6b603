"""Which office answers to organisations in a county, its centres and its municipalities."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.ui.localised import LocalisedField
from regions.models import Municipality, Region
from regions.structures.models.term import Term, TermQuerySet


class LiaisonOffice(Term):
    """An office, not a person: people change."""

    class Level(models.TextChoices):
        COUNTY = "county", _("wellbeing services county")
        CENTRE = "centre", _("health and social services centre")
        MUNICIPALITY = "municipality", _("municipality")

    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="liaison_offices", verbose_name=_("region")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="liaison_offices",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    office = LocalisedField(
        _("office in Finnish"), _("office in Swedish"), _("office in English"), max_length=200
    )
    email = models.EmailField(_("email address of the office"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    url = models.URLField(_("page of the office"), blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["level", "office_fi", "pk"]
        verbose_name = _("organisation liaison")
        verbose_name_plural = _("organisation liaisons")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level="municipality", municipality__isnull=False)
                | (~Q(level="municipality") & Q(municipality=None)),
                name="liaison_office_of_a_municipality_names_it",
                violation_error_message=_(
                    "Choose the municipality of a municipal office, and none for another."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.office
