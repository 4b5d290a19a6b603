"""Who acts for an organisation in the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from regions.organisations.models.organisation import Organisation


class Representative(models.Model):
    """Somebody who acts for an organisation in the portal."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="representations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="representatives",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="representative_once",
                violation_error_message=_("This person already represents the organisation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"
