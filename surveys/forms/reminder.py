"""Planning one more reminder, saying something in it, and sending one by hand."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.ui.localised import LANGUAGES
from surveys.forms.custom_message import (
    LABELS,
    bound_message_fields,
    custom_message_fields,
    custom_message_in,
    typed_in,
)
from surveys.forms.moment import MomentField
from surveys.models import Reminder, Round
from surveys.questionnaire.text import LocalisedText
from surveys.reminders.custom_message import (
    CustomMessageConflict,
    custom_message_version,
    write_custom_message,
)
from surveys.reminders.planning import plan_reminder
from surveys.rounds.planning import Refused


class CustomMessageForm(forms.Form):
    """A custom message for a mail, by language."""

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields.update(custom_message_fields("words"))

    @property
    def message_fields(self) -> Iterator[forms.BoundField]:
        return bound_message_fields(self, "words")

    @property
    def custom_message(self) -> dict[str, str]:
        """Of a valid form: language → text."""
        return custom_message_in(self.cleaned_data, "words")

    @property
    def localised_message(self) -> LocalisedText:
        return LocalisedText(
            {language: text for language, text in self.custom_message.items() if text}
        )

    @property
    def typed(self) -> list[tuple[str, str]]:
        return typed_in(self.message_fields)

    @property
    def has_custom_message(self) -> bool:
        """Whether any are filled in, right or not."""
        return any(field.value() for field in self.message_fields)


class ReminderForm(CustomMessageForm):
    due_at = MomentField(
        label=gettext_lazy("Goes out"),
        help_text=gettext_lazy("Between 8 and 18, while the round is open. Finnish time."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, round_: Round, by: User, at: dt.datetime
    ) -> None:
        self.round, self.by, self.at = round_, by, at
        super().__init__(data)

    def save_reminder(self) -> Reminder | None:
        """None, with the error in place, where the moment will not do."""
        try:
            return plan_reminder(
                self.round,
                due_at=self.cleaned_data["due_at"],
                custom_message=self.custom_message,
                by=self.by,
                at=self.at,
            )
        except Refused as error:
            self.add_error("due_at", error.messages)
            return None


class ReminderMessageForm(CustomMessageForm):
    """The custom message of a planned reminder."""

    # Which version of it was looked at.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, reminder: Reminder, by: User, at: dt.datetime
    ) -> None:
        self.reminder, self.by, self.at = reminder, by, at
        said = {
            f"words_{language}": text
            for language, text in reminder.custom_message.by_language.items()
        }
        super().__init__(data, initial=said | {"seen": custom_message_version(reminder)})

    def save_message(self) -> Reminder | None:
        """None, with the error in place and every word kept, where it cannot be saved."""
        try:
            return write_custom_message(
                self.reminder,
                message=self.custom_message,
                seen=self.cleaned_data["seen"],
                by=self.by,
                at=self.at,
            )
        except CustomMessageConflict as conflict:
            self._show_theirs(conflict.current)
        except Refused as error:
            self.add_error(None, error.messages)
        return None

    def _show_theirs(self, current: Reminder) -> None:
        """Say what a colleague wrote; whoever goes on after that knows what is replaced."""
        theirs = current.custom_message.by_language
        nothing = _("nothing")
        said = [
            f"{LABELS[language]}: {theirs.get(language) or nothing}"
            for language in LANGUAGES
            if theirs.get(language, "") != self.custom_message[language]
        ]
        intro = _("A colleague has changed these words in the meantime, and yours differ:")
        way_on = _("Yours are still below. Save again to put them in place of theirs.")
        self.add_error(None, [intro, *said, way_on])
        if isinstance(self.data, QueryDict):
            sent = self.data.copy()
            sent["seen"] = custom_message_version(current)
            self.data = sent
