"""What came of a meeting: something to know, a decision, or an action."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from portal.revisions.facts_form import FactsForm
from portal.typed.day import DayField
from portal.typed.fields import TextField
from regions.meetings.models import AgendaItem, Meeting, MeetingOutcome
from regions.meetings.outcomes.recording import (
    FACTS,
    add_outcome,
    change_outcome,
    organisations_of,
    people_of,
)
from regions.organisations.models import ContactPerson, Organisation


class OutcomeForm(FactsForm[MeetingOutcome]):
    facts = FACTS

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(key, capfirst(label)) for key, label in MeetingOutcome.Kind.choices],
        widget=forms.RadioSelect,
        initial=MeetingOutcome.Kind.DECISION,
    )
    text = TextField(
        label=gettext_lazy("What was agreed or told"),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("In one or two sentences that can be read by themselves."),
        error_messages={"required": gettext_lazy("Write what came of it.")},
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=gettext_lazy("Item of the agenda"),
        required=False,
        empty_label=gettext_lazy("None of them"),
    )
    person = forms.ModelChoiceField(
        ContactPerson.objects.none(),
        label=gettext_lazy("Person who does it"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy(
            "Of an action: a person or an organisation. They are reminded by mail."
        ),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation that does it"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    due_on = DayField(label=gettext_lazy("To be done by"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        self.meeting = meeting
        super().__init__(*args, **options)
        self._offer("item", meeting.items.all())
        people, organisations = people_of(meeting), organisations_of(meeting)
        if self.thing is not None:
            # Who was given it stays, whoever they are by now.
            people = people | ContactPerson.objects.filter(actions=self.thing)
            organisations = organisations | Organisation.objects.filter(meeting_actions=self.thing)
        self._offer("organisation", organisations.distinct())
        if meeting.names_nobody:
            del self.fields["person"]
        else:
            self._offer("person", people.distinct())

    def _offer(self, name: str, found: Any) -> None:
        self.fields[name].queryset = found  # type: ignore[attr-defined]

    def facts_typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.facts}

    def save_thing(self) -> MeetingOutcome:
        facts = self.facts_typed()
        if self.thing is None:
            return add_outcome(self.meeting, by=self.by, at=self.at, **facts)
        return change_outcome(self.thing, by=self.by, at=self.at, seen=self.seen, **facts)
