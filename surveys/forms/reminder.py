"""Planning one more reminder."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from surveys.actions.reminder import plan_reminder
from surveys.actions.round import Refused
from surveys.forms.moment import MomentField
from surveys.models import Reminder, Round


class ReminderForm(forms.Form):
    due_at = MomentField(
        label=_("Goes out"),
        help_text=_("Between 8 and 18, while the round is open. Finnish time."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, round_: Round, by: User, at: dt.datetime
    ) -> None:
        self.round, self.by, self.at = round_, by, at
        super().__init__(data)

    def save_reminder(self) -> Reminder | None:
        """None, with the error in place, where the moment will not do."""
        try:
            return plan_reminder(
                self.round, due_at=self.cleaned_data["due_at"], by=self.by, at=self.at
            )
        except Refused as error:
            self.add_error("due_at", error.messages)
            return None
