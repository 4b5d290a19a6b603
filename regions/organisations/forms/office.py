"""An office, who holds it from when to when, and a letter to it."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.typed.day import DayField
from portal.typed.fields import LineField, TextField, refuse_broken
from regions.organisations.models import Office, OfficeTerm
from regions.organisations.offices.changing import Holder

# Some have chaired since long before the portal.
YEARS = range(1920, 2101)


class LineEmailField(forms.EmailField):
    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_broken(value)


class _OfficeBase(forms.Form):
    use_required_attribute = False

    def show_refusal(self, refused: ValidationError) -> None:
        """Beside the field that it is about."""
        by_field = (
            refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        )
        for name, said in by_field.items():
            for one in said:
                self.add_error(name if name in self.fields else None, one)


class HolderFields(forms.Form):
    """Who holds it; in a form in which nobody need be named, all of it may be empty."""

    name = LineField(label=gettext_lazy("Name of the holder"), max_length=120)
    email = LineEmailField(label=gettext_lazy("Holder’s email address"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES, initial="fi"
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        required=False,
        years=YEARS,
        help_text=gettext_lazy(
            "Empty: not known. Whoever holds the office until then, ends the day before."
        ),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        years=YEARS,
        help_text=gettext_lazy("Empty: until further notice."),
    )

    @property
    def holder(self) -> Holder | None:
        chosen: dict[str, Any] = self.cleaned_data
        if not chosen["name"]:
            return None
        names = ("name", "email", "language", "starts_on", "ends_on")
        return Holder(**{name: chosen[name] for name in names})


class HolderForm(HolderFields, _OfficeBase):
    @staticmethod
    def initial_of(term: OfficeTerm) -> dict[str, Any]:
        person = term.person
        return {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "starts_on": term.starts_on,
            "ends_on": term.ends_on,
        }


class OfficeFields(_OfficeBase):
    title = LineField(
        label=pgettext_lazy("of an office", "Title"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("For another office: what it is called."),
    )
    mailbox = LineEmailField(
        label=gettext_lazy("Address of the office"),
        required=False,
        help_text=gettext_lazy("Where mail goes while nobody holds the office."),
    )


class OfficeForm(OfficeFields):
    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind != Office.Kind.OTHER:
            del self.fields["title"]


class NewOfficeForm(HolderFields, OfficeFields):
    kind = forms.ChoiceField(
        label=gettext_lazy("Office"),
        choices=[(value, capfirst(label)) for value, label in Office.Kind.choices],
    )

    field_order = ["kind", "title", "mailbox"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Empty: the office is vacant.")

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not chosen.get("name") and (chosen.get("email") or chosen.get("starts_on")):
            self.add_error(
                "name", _("Write who holds the office, or leave the rest empty as well.")
            )
        return chosen


class MessageForm(_OfficeBase):
    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = LineField(label=gettext_lazy("Subject"), max_length=120)
    text = TextField(
        label=gettext_lazy("Message"), max_length=3_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
