"""Who looks after a structure: a person with an account, an organisation, or both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Organisation
from regions.structures.models.structure import Structure
from regions.structures.models.term import Term, TermQuerySet


class Coordinator(Term):
    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="coordinators",
        verbose_name=_("structure"),
    )
    # Calls the meetings; nobody where an organisation does so without an account.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="coordinations",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="coordinations",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(organisation__isnull=False),
                name="coordinator_is_somebody",
                violation_error_message=_("Choose a person or an organisation that coordinates."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.organisation)
