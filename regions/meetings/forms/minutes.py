"""Writing the minutes, and approving them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from regions.meetings.forms.revised_text import RevisedTextForm
from regions.meetings.minutes.reading import MINUTES
from regions.meetings.models import Meeting


class MinutesForm(RevisedTextForm):
    most = MINUTES.most
    too_long = gettext_lazy(
        "The minutes are %(length)d characters long. Shorten them to %(most)d or fewer. Nothing has "
        "been lost: all of it is still here."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = self.fields["text"]
        text.label = gettext_lazy("Minutes of the meeting")
        text.error_messages["required"] = gettext_lazy("Write the minutes before you save them.")


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
