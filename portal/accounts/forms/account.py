"""What people change about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        help_texts = {
            "name": _("Shown beside what you publish, also to the public."),
            "language": _("Of your mails and pages."),
        }
        error_messages = {"name": {"required": _("Write your first and last name.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without it the public would read the email address.
        self.fields["name"].required = True
