"""Choosing what takes the place of a step."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from roadmap.models import Step, Succession
from roadmap.plan.succession import possible_successors, supersede


class SuccessorsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class SuccessionForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What happens to the step"),
        widget=forms.RadioSelect,
        choices=[
            (Succession.Kind.SUPERSEDED, _("It is superseded: other steps take its place")),
            (Succession.Kind.MERGED, _("It is merged: it becomes part of other steps")),
        ],
    )
    successors = SuccessorsField(
        Step.objects.none(),
        label=_("What takes its place"),
        error_messages={"required": _("Choose at least one step that takes its place.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, step: Step, by: User, at: dt.datetime
    ) -> None:
        self.step, self.by, self.at = step, by, at
        super().__init__(data, initial={"kind": Succession.Kind.SUPERSEDED})
        field = self.fields["successors"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = possible_successors(step)

    def save(self) -> bool:
        """False, with what is wrong in its place, where it cannot be so."""
        chosen = self.cleaned_data
        try:
            supersede(
                self.step,
                successors=chosen["successors"],
                kind=chosen["kind"],
                by=self.by,
                at=self.at,
            )
        except ValidationError as error:
            self.add_error("successors", error.messages)
            return False
        return True
