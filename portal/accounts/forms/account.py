"""What people change about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        help_texts = {
            "name": _("As your colleagues see it."),
            "language": _("Of your mails and pages."),
        }
