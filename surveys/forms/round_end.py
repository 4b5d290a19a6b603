"""Moving the end of a round."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.jobs.mailing_hours import next_sending_time
from surveys.forms.moment import MomentField
from surveys.models import Round
from surveys.rounds.ending import extend_round
from surveys.rounds.planning import Refused


class ExtendForm(forms.Form):
    closes_at = MomentField(label=pgettext_lazy("survey round", "Closes"))

    def __init__(
        self, data: QueryDict | None = None, *, round_: Round, by: User, at: dt.datetime
    ) -> None:
        self.round, self.by, self.at = round_, by, at
        # On the wall's clock: of a week with a change of the hour, seven days are more or less.
        week_later = timezone.localtime(round_.closes_at) + dt.timedelta(days=7)
        super().__init__(data, initial={"closes_at": next_sending_time(week_later)})

    def save_round(self) -> bool | None:
        """False where it closed then already; None, with the error in place, where it cannot."""
        try:
            return extend_round(
                self.round, closes_at=self.cleaned_data["closes_at"], by=self.by, at=self.at
            )
        except Refused as error:
            self.add_error("closes_at", error.messages)
            return None
