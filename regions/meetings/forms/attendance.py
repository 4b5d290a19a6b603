"""Who was there: a list to tick, or a number."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.revisions.facts_form import FactsForm
from portal.typed.fields import WholeNumberField
from regions.meetings.minutes.attendance import FACTS, MOST_PEOPLE, record_attendance
from regions.meetings.models import Invitee, Meeting


class InviteesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Invitee) -> str:
        return str(obj.person)


class AttendanceForm(FactsForm[Meeting]):
    facts = FACTS

    attended_people = InviteesField(
        Invitee.objects.none(), label=gettext_lazy("Who was there"), required=False
    )
    attended_count = WholeNumberField(
        label=gettext_lazy("How many were there"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy(
            "Where people are counted and not named; leave the list empty then."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        meeting = self.thing
        assert meeting is not None  # noqa: S101, it is always of a meeting
        invitees = meeting.invitees.select_related("person")
        if meeting.names_nobody or not invitees.exists():
            del self.fields["attended_people"]
            self.fields["attended_count"].help_text = ""
        else:
            self.fields["attended_people"].queryset = invitees  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("attended_people") and typed.get("attended_count") is not None:
            self.add_error(
                "attended_count",
                _("Tick who was there or give the number, not both: empty one of them."),
            )
        return typed

    def facts_typed(self) -> dict[str, Any]:
        return {
            "attended_people": list(self.cleaned_data.get("attended_people") or []),
            "attended_count": self.cleaned_data.get("attended_count"),
        }

    def save_thing(self) -> Meeting:
        assert self.thing is not None  # noqa: S101, said above
        record_attendance(self.thing, by=self.by, at=self.at, seen=self.seen, **self.facts_typed())
        return self.thing
