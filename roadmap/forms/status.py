"""What is filled in to report how a step stands: in one region, or in several at once."""

from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.fields import TextField, WholeNumberField
from regions.models import IndicatorValue, Region
from roadmap.models import Status
from roadmap.progress.figures import figures_for
from roadmap.progress.report import MOST_NOTE, Report

MOST_LINK = 200
TOO_LONG = gettext_lazy(
    "The text is %(show_value)d characters long. Shorten it to %(limit_value)d or fewer. "
    "Nothing has been lost: all of it is still here."
)


class FigureField(forms.ModelChoiceField):
    def label_from_instance(self, figure: Any) -> str:
        """`Cooperation structures, mean: 3.4 (1/6/2026, whole country)`"""
        assert isinstance(figure, IndicatorValue)  # noqa: S101
        indicator = figure.indicator
        value = number_format(
            figure.value or 0, indicator.decimals, use_l10n=True, force_grouping=True
        )
        place = _("whole country") if figure.region_id is None else _("this region")
        return _("%(indicator)s: %(value)s %(unit)s (%(day)s, %(place)s)") % {
            "indicator": indicator.name,
            "value": value,
            "unit": indicator.unit,
            "day": date_format(figure.reference_on, "SHORT_DATE_FORMAT"),
            "place": place,
        }


class StatusForm(forms.Form):
    """Of one region; of several where none is given, which can only share figures of the nation."""

    state = forms.ChoiceField(
        label=gettext_lazy("How does the step stand?"),
        choices=lambda: [(s.value, capfirst(str(s.label))) for s in Status.State],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the states.")},
    )
    note = TextField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=MOST_NOTE,
        error_messages={"max_length": TOO_LONG},
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("What has happened, what is in the way. Up to 4,000 characters."),
    )
    link = forms.URLField(
        label=gettext_lazy("Link to what it rests on"),
        required=False,
        max_length=MOST_LINK,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy(
                "This is not a web address. Copy it whole; it begins with https://."
            )
        },
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may read the note and the link"),
        required=False,
        help_text=gettext_lazy("Otherwise only those see them who work with roadmaps."),
    )
    figure = FigureField(
        label=gettext_lazy("Figure that it rests on"),
        required=False,
        queryset=IndicatorValue.objects.none(),
        empty_label=gettext_lazy("No figure"),
    )

    def __init__(self, *args: Any, region: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figure = self.fields["figure"]
        assert isinstance(figure, forms.ModelChoiceField)  # noqa: S101
        figure.queryset = figures_for(region)

    @property
    def report(self) -> Report:
        given = self.cleaned_data
        return Report(
            given["state"], given["note"], given["is_public"], given["figure"], given["link"]
        )


class BaseForm(forms.Form):
    """On which status the form was opened."""

    base = WholeNumberField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class CellForm(StatusForm, BaseForm):
    """Of one region, opened on the newest status that was seen."""
