"""What the invited person is asked: their name, where nobody has told it yet."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Invitation


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Shown beside what you publish, also to the public."),
        error_messages={"required": _("Write your first and last name.")},
    )

    def __init__(self, data: QueryDict | None = None, *, invitation: Invitation) -> None:
        super().__init__(data)
        if invitation.is_named:
            del self.fields["name"]
