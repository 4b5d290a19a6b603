"""A meeting: what, when and where; and a guest of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.revisions.facts_form import FactsForm
from portal.typed.day import DayField
from portal.typed.fields import LineField, TextField
from regions.meetings.calling.single import FACTS, call_meeting, change_meeting
from regions.meetings.forms.clock import ClockField
from regions.meetings.models import Meeting
from regions.meetings.moments import moment_of
from regions.structures.access import Refused
from regions.structures.models import Structure


class MeetingForm(FactsForm[Meeting]):
    facts = FACTS
    typed_into = {"starts_at": ("on", "begins"), "ends_at": ("ends",)}

    title = LineField(label=gettext_lazy("Title"), max_length=200)
    on = DayField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins at"))
    ends = ClockField(label=gettext_lazy("Ends at"))
    room = LineField(
        label=gettext_lazy("Room"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With a link as well, people may come or join from afar."),
    )
    join_url = forms.URLField(
        label=gettext_lazy("Link to join by"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Shown to the invited alone."),
    )
    note = TextField(
        label=gettext_lazy("Note to the invited"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, structure: Structure, **options: Any) -> None:
        self.structure = structure
        super().__init__(*args, **options)

    def initial_of(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        begins, ends = timezone.localtime(facts["starts_at"]), timezone.localtime(facts["ends_at"])
        return dict(facts) | {"on": begins.date(), "begins": begins.time(), "ends": ends.time()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed["starts_at"] = self._moment("begins")
        typed["ends_at"] = self._moment("ends")
        if typed["starts_at"] and typed["ends_at"] and typed["ends_at"] <= typed["starts_at"]:
            self.add_error("ends", _("The meeting would end before it begins."))
        return typed

    def _moment(self, field: str) -> dt.datetime | None:
        day, time = self.cleaned_data.get("on"), self.cleaned_data.get(field)
        if day is None or time is None:
            return None
        try:
            return moment_of(day, time, fact=field)
        except Refused as refused:
            self.add_error(field, ValidationError(refused.message_dict[field]))
            return None

    def save_thing(self) -> Meeting:
        facts = self.facts_typed()
        if self.thing is None:
            return call_meeting(self.structure, by=self.by, at=self.at, **facts)
        return change_meeting(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)


class GuestForm(forms.Form):
    use_required_attribute = False

    name = LineField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("Email address"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES, initial="fi"
    )
