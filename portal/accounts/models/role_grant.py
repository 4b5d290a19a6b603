"""A role held in the whole nation."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.user import User
from portal.accounts.roles import NATIONAL_ROLES, Role


class RoleGrant(models.Model):
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_grants", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["role"]
        verbose_name = _("national role")
        verbose_name_plural = _("national roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="role_granted_once",
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(NATIONAL_ROLES)),
                name="role_grant_is_national",
                violation_error_message=_("This role is not given for the whole nation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
