"""Giving an expert another region, and naming the last day in one."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.typed.day import DayInput
from regions.assignment import assign, end_assignment
from regions.models import Assignment


class AssignmentForm(forms.ModelForm):
    class Meta:
        model = Assignment
        fields = ["region", "kind", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(
        self, data: QueryDict | None = None, *, user: User, by: User, today: dt.date
    ) -> None:
        self.by = by
        super().__init__(data, initial={"starts_on": today}, instance=Assignment(user=user))

    def save_assignment(self, *, at: dt.datetime) -> bool:
        """False, with the errors in place, where a rule of the database says no."""
        chosen: dict[str, Any] = self.cleaned_data
        try:
            assign(user=self.instance.user, by=self.by, at=at, **chosen)
        except ValidationError as error:
            self.add_error(None, error.messages)
            return False
        return True


class EndAssignmentForm(forms.ModelForm):
    class Meta:
        model = Assignment
        fields = ["ends_on"]
        widgets = {"ends_on": DayInput}
        help_texts = {
            "ends_on": _(
                "Rights last to the end of that day. "
                "To stop at once, choose yesterday or have the account closed."
            )
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        assignment: Assignment,
        by: User,
        today: dt.date,
    ) -> None:
        self.by = by
        super().__init__(data, initial={"ends_on": today}, instance=assignment)
        self.fields["ends_on"].required = True

    def save_assignment(self, *, at: dt.datetime) -> bool:
        try:
            end_assignment(
                Assignment.objects.get(pk=self.instance.pk),
                last_day=self.cleaned_data["ends_on"],
                by=self.by,
                at=at,
            )
        except ValidationError as error:
            self.add_error(None, error.messages)
            return False
        return True
