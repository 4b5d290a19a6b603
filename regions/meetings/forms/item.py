"""An item of the agenda."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.revisions.facts_form import FactsForm
from portal.typed.fields import LineField, TextField, WholeNumberField
from regions.meetings.agenda.items import FACTS, add_item, change_item
from regions.meetings.models import AgendaItem, Meeting


class ItemForm(FactsForm[AgendaItem]):
    facts = FACTS

    title = LineField(label=gettext_lazy("Title"), max_length=200)
    text = TextField(
        label=gettext_lazy("What it is about"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    minutes = WholeNumberField(
        label=gettext_lazy("Length in minutes"), required=False, min_value=1, max_value=600
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        self.meeting = meeting
        super().__init__(*args, **options)

    def save_thing(self) -> AgendaItem:
        facts = self.facts_typed()
        if self.thing is None:
            return add_item(self.meeting, by=self.by, at=self.at, **facts)
        return change_item(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
