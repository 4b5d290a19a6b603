"""What is filled in to plan a round."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.typed.fields import WholeNumberField
from regions.models import Region
from regions.organisations.models import Organisation
from surveys.forms.moment import MomentField
from surveys.models import Round, Survey
from surveys.rounds.register_filter import as_query, read_register_filter


class RegionsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class RegisterFilterField(forms.CharField):
    """The register's filter: a query string in the form, what a plan keeps of it in Python."""

    widget = forms.HiddenInput
    # When it is read; the form says so.
    at: dt.datetime | None = None

    def __init__(self) -> None:
        super().__init__(required=False, strip=True)

    def prepare_value(self, value: Any) -> str:
        return as_query(value) if isinstance(value, Mapping) else str(value or "")

    def to_python(self, value: str | None) -> dict[str, str]:  # type: ignore[override]
        return read_register_filter(value or "", at=self.at or timezone.now())

    def validate(self, value: Any) -> None:
        """Whatever a query string says, it is read."""

    def run_validators(self, value: Any) -> None:
        """None: what makes no sense is left out."""


class RoundFields(forms.Form):
    """Every field of a plan, without what makes them right."""

    survey = forms.ModelChoiceField(
        Survey.objects.offered(), label=gettext_lazy("Survey"), empty_label=None
    )
    name_fi, name_sv, name_en = Round.name.form_fields(required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Audience"),
        widget=forms.RadioSelect,
        choices=[
            (
                Round.Audience.ORGANISATIONS,
                gettext_lazy("Organisations: one answer from each"),
            ),
            (
                Round.Audience.EXPERTS,
                gettext_lazy("Experts of the regions: one answer from each expert and region"),
            ),
        ],
    )
    regions = RegionsField(
        Region.objects.all(),
        label=gettext_lazy("Regions"),
        required=False,
        help_text=gettext_lazy(
            "None chosen: all. Organisations are found by their home municipality; those of the "
            "whole country belong to no region and are asked only if none is chosen."
        ),
    )
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Levels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(value, capfirst(label)) for value, label in Organisation.Level.choices],
        help_text=gettext_lazy("None chosen: all."),
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(value, capfirst(label)) for value, label in Organisation.Sector.choices],
        help_text=gettext_lazy("None chosen: all."),
    )
    register_filter = RegisterFilterField()
    without_register_filter = forms.BooleanField(
        label=gettext_lazy("Ask without this"), required=False
    )
    confidentiality = forms.ChoiceField(
        label=gettext_lazy("Confidentiality"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "None chosen: named where experts are asked, confidential where organisations are."
        ),
        choices=[
            (
                Round.Confidentiality.CONFIDENTIAL,
                gettext_lazy(
                    "Confidential: results are shown only for groups large enough that nobody "
                    "can be recognised. Smaller groups are hidden on pages, charts and files."
                ),
            ),
            (
                Round.Confidentiality.NAMED,
                gettext_lazy(
                    "Named: a region’s result is shown even where one person has answered, so "
                    "readers may know whose answer it is. Respondents are told so."
                ),
            ),
        ],
    )
    minimum_group = WholeNumberField(
        label=gettext_lazy("Smallest group that is shown"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=gettext_lazy(
            "Where answers are confidential: three or more; five is usual. A named round shows "
            "every answer, whatever stands here."
        ),
    )
    opens_at = MomentField(label=pgettext_lazy("survey round", "Opens"))
    closes_at = MomentField(label=pgettext_lazy("survey round", "Closes"))
    reminder_1 = MomentField(label=gettext_lazy("First reminder"), required=False)
    reminder_2 = MomentField(label=gettext_lazy("Second reminder"), required=False)
    reminder_3 = MomentField(label=gettext_lazy("Third reminder"), required=False)
    # Which version of the plan was looked at.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
