"""An entry of the clock, and what came of it in a year."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import Permission
from portal.revisions.facts_form import FactsForm
from portal.typed.day import DayField
from portal.typed.fields import LineField, TextField, WholeNumberField
from regions.calendar.changing import (
    FACTS,
    OCCURRENCE_FACTS,
    add_entry,
    change_entry,
    write_occurrence,
)
from regions.calendar.models import ClockEntry, ClockOccurrence
from regions.models import Region
from regions.structures.models import Structure

NATION = "nation"


class EntryForm(FactsForm[ClockEntry]):
    facts = FACTS
    typed_into = {"region": ("whose",), "structure": ("whose",)}

    whose = forms.ChoiceField(label=gettext_lazy("Whose"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(key, capfirst(label)) for key, label in ClockEntry.Kind.choices],
    )
    title_fi = LineField(label=gettext_lazy("Title in Finnish"), max_length=200)
    title_sv = LineField(label=gettext_lazy("Title in Swedish"), max_length=200)
    title_en = LineField(label=gettext_lazy("Title in English"), max_length=200)
    first_on = DayField(label=gettext_lazy("First day"))
    rule = forms.ChoiceField(
        label=gettext_lazy("How it comes back"),
        choices=[(key, capfirst(label)) for key, label in ClockEntry.Rule.choices],
        widget=forms.RadioSelect,
        initial=ClockEntry.Rule.ONCE,
        help_text=gettext_lazy(
            "Counted from the first day: from the second Tuesday of March to that of the next year."
        ),
    )
    last_year = WholeNumberField(
        label=gettext_lazy("Last year"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=gettext_lazy("Empty where nobody knows when it ends."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        on = timezone.localdate(self.at)
        everywhere = self.by.has_perm(Permission.RUN_STRUCTURE)
        regions = Region.objects.all() if everywhere else Region.objects.assigned_to(self.by, on=on)
        structures = Structure.objects.run_by(self.by).standing_on(on)
        self.places: dict[str, Region | Structure | None] = {}
        if everywhere:
            self.places[NATION] = None
        self.places |= {f"region-{one.pk}": one for one in regions.by_name()}
        self.places |= {f"structure-{one.pk}": one for one in structures.by_name()}
        if self.thing is not None and self.thing.whose is not None:
            self.places.setdefault(_key(self.thing.whose), self.thing.whose)
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            (key, str(one) if one else _("The whole country")) for key, one in self.places.items()
        ]

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return dict(facts) | {"whose": _key(facts["region"] or facts["structure"])}

    def facts_typed(self) -> dict[str, Any]:
        place = self.places[self.cleaned_data["whose"]]
        typed = {name: self.cleaned_data.get(name) for name in self.facts}
        typed["region"] = place if isinstance(place, Region) else None
        typed["structure"] = place if isinstance(place, Structure) else None
        return typed

    def save_thing(self) -> ClockEntry:
        facts = self.facts_typed()
        if self.thing is None:
            return add_entry(by=self.by, at=self.at, **facts)
        return change_entry(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)


def _key(place: "Region | Structure | None") -> str:
    if place is None:
        return NATION
    return f"{'region' if isinstance(place, Region) else 'structure'}-{place.pk}"


class OccurrenceForm(FactsForm[ClockOccurrence]):
    facts = OCCURRENCE_FACTS

    on = DayField(label=gettext_lazy("Day"))
    parties = LineField(label=gettext_lazy("Parties"), required=False, max_length=500)
    themes = TextField(label=gettext_lazy("Themes"), required=False, max_length=2_000)
    outcome = TextField(label=gettext_lazy("Outcome"), required=False, max_length=2_000)

    def __init__(self, *args: Any, entry: ClockEntry, year: int, **options: Any) -> None:
        self.entry, self.year = entry, year
        super().__init__(*args, **options)

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day.year != self.year:
            raise forms.ValidationError(
                _("This is about the year %(year)s: give a day in it."), params={"year": self.year}
            )
        return day

    def save_thing(self) -> ClockOccurrence:
        return write_occurrence(
            self.entry, year=self.year, by=self.by, at=self.at, seen=self.seen, **self.facts_typed()
        )
