"""A series of meetings: the rule, with its dates to be seen before anything is saved."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.revisions.facts import mark_of
from portal.revisions.facts_form import FactsForm
from portal.typed.day import DayField
from portal.typed.fields import LineField, WholeNumberField
from regions.meetings.calling.series import (
    FACTS,
    call_series,
    change_series,
    has_new_rhythm,
    planned,
)
from regions.meetings.forms.clock import ClockField
from regions.meetings.models import MeetingSeries
from regions.structures.access import Refused
from regions.structures.models import Structure


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


class SeriesForm(FactsForm[MeetingSeries]):
    facts = FACTS

    title = LineField(label=gettext_lazy("Title"), max_length=200)
    nth = _number(gettext_lazy("Which one of the month"))
    weekday = _number(gettext_lazy("Weekday"))
    every = _number(gettext_lazy("How often"))
    starts_on = DayField(
        label=pgettext_lazy("first day", "From"),
        help_text=gettext_lazy("The first meeting is in this month, on or after this day."),
    )
    ends_on = DayField(label=gettext_lazy("Until"))
    starts_at = ClockField(label=gettext_lazy("Begins at"))
    minutes = WholeNumberField(
        label=gettext_lazy("Length in minutes"), min_value=5, max_value=1_440, initial=90
    )
    room = LineField(label=gettext_lazy("Room"), required=False, max_length=200)
    join_url = forms.URLField(
        label=gettext_lazy("Link to join by"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Shown to the invited alone."),
    )

    def __init__(self, *args: Any, structure: Structure, **options: Any) -> None:
        self.structure = structure
        super().__init__(*args, **options)
        for name, choices in (
            ("nth", MeetingSeries.Nth.choices),
            ("weekday", MeetingSeries.Weekday.choices),
            ("every", MeetingSeries.Every.choices),
        ):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (value, capfirst(str(text))) for value, text in choices
            ]

    def days(self) -> list[dt.date]:
        """On which it would meet, of a valid form; none, with what is wrong in its place, where it cannot."""
        try:
            return planned(self.structure, at=self.at, series=self.thing, **self.facts_typed())
        except Refused as refused:
            self.show_refusal(refused)
            return []

    @property
    def rule(self) -> str:
        """Tells whether the dates that were looked at are those of what is typed now."""
        return mark_of(self.facts_typed())

    @property
    def is_confirmed(self) -> bool:
        return "save" in self.data and self.data.get("rule") == self.rule

    @property
    def begins_anew(self) -> bool:
        return self.thing is not None and has_new_rhythm(self.thing, self.facts_typed())

    def chosen(self, days: list[dt.date]) -> list[dt.date]:
        """Of these; all before anybody has chosen."""
        if self.data.get("rule") != self.rule:
            return days
        sent = set(self.data.getlist("date")) if hasattr(self.data, "getlist") else set()
        return [day for day in days if day.isoformat() in sent]

    def save_thing(self) -> MeetingSeries:
        facts = self.facts_typed()
        if self.thing is not None:
            return change_series(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
        dates = self.chosen(planned(self.structure, at=self.at, **facts))
        return call_series(self.structure, by=self.by, at=self.at, dates=dates, **facts)


def usual_series(structure: Structure, *, at: dt.datetime) -> dict[str, Any]:
    """What a new one begins with: every month until the end of the coming year."""
    today = timezone.localdate(at)
    return {"title": structure.name, "starts_on": today, "ends_on": dt.date(today.year + 1, 12, 31)}
