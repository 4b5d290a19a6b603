"""Granting a national role."""

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import NATIONAL_ROLES, Role


class RoleForm(forms.ModelForm):
    class Meta:
        model = RoleGrant
        fields = ["role"]

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, instance=RoleGrant(user=user))
        free = [role for role in Role if role in NATIONAL_ROLES - user.national_roles]
        self.fields["role"] = forms.ChoiceField(
            label=self.fields["role"].label,
            choices=[(role.value, capfirst(role.label)) for role in free],
        )
