"""A step: when, where and by whom."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.typed.day import DayField
from portal.typed.fields import TextField
from regions.models import Region
from roadmap.forms.facts import FactsForm
from roadmap.forms.priority import CODE_ERRORS, CODE_HELP
from roadmap.forms.responsible import ResponsibleFields
from roadmap.models import Priority, Roadmap, Step
from roadmap.plan.quarter import Quarter, quarters_between
from roadmap.plan.step import FACTS, create_step, edit_step

MOST_NOTE = 20_000
NATION, REGIONS = "nation", "regions"


class RegionsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class StepForm(ResponsibleFields, FactsForm[Step]):
    model = Step
    facts = FACTS
    typed_into = {
        "starts_on": ("starts_on", "first_quarter"),
        "ends_on": ("ends_on", "last_quarter"),
        "is_national": ("where",),
        "responsible_organisation": (
            *("organisation", "organisation_choice", "organisation_offered"),
        ),
    }

    priority = forms.ModelChoiceField(
        Priority.objects.none(), label=gettext_lazy("Priority"), empty_label=None
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=30, help_text=CODE_HELP, error_messages=CODE_ERRORS
    )
    precision = forms.ChoiceField(
        label=gettext_lazy("When"),
        widget=forms.RadioSelect,
        choices=[
            (Step.Precision.QUARTER, gettext_lazy("By quarters of a year")),
            (Step.Precision.DAY, gettext_lazy("From day to day")),
        ],
    )
    first_quarter = forms.ChoiceField(label=gettext_lazy("First quarter"), required=False)
    last_quarter = forms.ChoiceField(label=gettext_lazy("Last quarter"), required=False)
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        widget=forms.RadioSelect,
        choices=[
            (NATION, gettext_lazy("In the whole country")),
            (REGIONS, gettext_lazy("In the regions chosen below")),
        ],
    )
    regions = RegionsField(Region.objects.none(), label=gettext_lazy("Regions"), required=False)
    leaves_reported = forms.BooleanField(
        label=gettext_lazy("Yes: what has been reported stays to be read, and is not counted."),
        required=False,
    )
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), required=False, assume_scheme="https"
    )
    internal_note = TextField(
        label=gettext_lazy("Internal note"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Read by those who work with the roadmap, never by the public."),
        error_messages={
            "max_length": gettext_lazy(
                "The note is %(show_value)d characters long. Shorten it to %(limit_value)d or fewer. "
                "Nothing has been lost: all of it is still here."
            )
        },
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        roadmap: Roadmap,
        by: User,
        at: dt.datetime,
        thing: Step | None = None,
        usual: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, thing=thing, roadmap=roadmap, by=by, at=at, usual=usual)
        self._offer("priority", roadmap.priorities.all())
        self._offer("regions", Region.objects.by_name())
        self._offer_quarters(roadmap)
        self.offer_named(thing.responsible_organisation if thing else None)
        self.asks_about_reported = self.is_bound and "leaves_reported" in self.data

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def _offer_quarters(self, roadmap: Roadmap) -> None:
        """Those of the roadmap's years and of one before and after, and what the step says now."""
        quarters = set(
            quarters_between(
                dt.date(roadmap.starts_on.year - 1, 1, 1), dt.date(roadmap.ends_on.year + 1, 12, 31)
            )
        )
        if self.thing is not None:
            quarters |= {Quarter.of(self.thing.starts_on), Quarter.of(self.thing.ends_on)}
        choices = [("", _("Choose")), *((each.key, str(each)) for each in sorted(quarters))]
        for name in ("first_quarter", "last_quarter"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        organisation = facts["responsible_organisation"]
        return dict(facts) | {
            "first_quarter": Quarter.of(facts["starts_on"]).key,
            "last_quarter": Quarter.of(facts["ends_on"]).key,
            "where": NATION if facts["is_national"] else REGIONS,
            "organisation": str(organisation) if organisation else "",
        }

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        self._clean_days(chosen)
        chosen["is_national"] = chosen.get("where") == NATION
        chosen["regions"] = list(chosen.get("regions") or ())
        if "where" in chosen:
            self._clean_where(chosen)
        self.clean_responsible(chosen)
        return chosen

    def _clean_days(self, chosen: dict[str, Any]) -> None:
        if chosen.get("precision") == Step.Precision.QUARTER:
            first, last = (
                Quarter.from_key(chosen.get(name) or "")
                for name in ("first_quarter", "last_quarter")
            )
            self._require("first_quarter", first, _("Choose the first quarter."))
            self._require("last_quarter", last, _("Choose the last quarter."))
            if first and last and last < first:
                self.add_error(
                    "last_quarter", _("The last quarter cannot be before the first one.")
                )
            chosen["starts_on"] = first and first.first_day
            chosen["ends_on"] = last and last.last_day
        elif chosen.get("precision") == Step.Precision.DAY:
            starts_on, ends_on = chosen.get("starts_on"), chosen.get("ends_on")
            self._require("starts_on", starts_on, _("Give the first day."))
            self._require("ends_on", ends_on, _("Give the last day."))
            if starts_on and ends_on and ends_on < starts_on:
                self.add_error("ends_on", _("The last day cannot be before the first day."))

    def _require(self, name: str, value: Any, message: str) -> None:
        if value is None and name not in self.errors:
            self.add_error(name, message)

    def _clean_where(self, chosen: dict[str, Any]) -> None:
        if chosen["is_national"] and chosen["regions"]:
            self.add_error(
                "regions",
                _("A step of the whole country names no regions. Choose one or the other."),
            )
        elif not chosen["is_national"] and not chosen["regions"] and "regions" not in self.errors:
            self.add_error("regions", _("Choose at least one region, or the whole country."))

    def show_refusal(self, error: ValidationError) -> None:
        super().show_refusal(error)
        # Asked only where something would be left behind.
        self.asks_about_reported |= "regions" in self.errors and not self.cleaned_data.get(
            "leaves_reported"
        )

    def save_thing(self) -> Step:
        facts = self.facts_typed()
        if self.thing is None:
            return create_step(texts=self.texts, by=self.by, at=self.at, **facts)
        return edit_step(
            self.thing,
            by=self.by,
            at=self.at,
            seen=self.seen,
            leaves_reported=self.cleaned_data["leaves_reported"],
            **facts,
        )
