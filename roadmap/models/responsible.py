"""Who answers for something: a role, which today's holders have, or an organisation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from regions.organisations.models import Organisation

ROLES = [(role.value, role.label) for role in Role if role is not Role.PUBLIC]


class Responsible(models.Model):
    """One of both, or nobody yet: never a person, for persons change."""

    responsible_role = models.CharField(
        _("responsible role"), max_length=20, choices=ROLES, blank=True
    )
    responsible_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("responsible organisation"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(responsible_role="") | Q(responsible_organisation=None),
                name="%(class)s_has_one_responsible",
                violation_error_message=_("Name a role or an organisation, not both."),
            ),
        ]

    @property
    def responsible(self) -> str:
        """In words; empty where nobody is named yet."""
        if self.responsible_organisation is not None:
            return str(self.responsible_organisation)
        return str(Role(self.responsible_role).label) if self.responsible_role else ""
