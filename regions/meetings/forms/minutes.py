"""Writing the minutes, and approving them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField, TextField
from regions.meetings.minutes.reading import MINUTES
from regions.meetings.models import Meeting


class MinutesForm(forms.Form):
    """What is typed stays on the page whatever happens."""

    text = TextField(
        label=gettext_lazy("Minutes of the meeting"),
        strip=False,
        widget=forms.Textarea({"rows": 18}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph; ## before a line makes it a heading."
        ),
        error_messages={"required": gettext_lazy("Write the minutes before you save them.")},
    )
    note = LineField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("One line for the history. You may leave it empty."),
        required=False,
        max_length=200,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    use_required_attribute = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > MINUTES.most:
            raise ValidationError(
                _(
                    "“%(name)s” is %(length)d characters long. Shorten it to %(most)d or fewer. "
                    "Nothing has been lost: all of it is still here."
                ),
                code="max_length",
                params={"name": MINUTES.label, "length": len(text), "most": MINUTES.most},
            )
        return text


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj.title}, {date_format(localtime(obj.starts_at), 'SHORT_DATE_FORMAT')}"


class ApprovalForm(forms.Form):
    approved_in = MeetingField(
        Meeting.objects.none(),
        label=gettext_lazy("Approved in the meeting"),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose the meeting in which the minutes were approved."),
            "invalid_choice": gettext_lazy(
                "Choose a later meeting of this structure that has begun."
            ),
        },
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    use_required_attribute = False

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["approved_in"].queryset = meetings  # type: ignore[attr-defined]
