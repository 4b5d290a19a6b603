"""Of a plan: when the round opens, reminds and closes, and what its mails say in a custom message."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.jobs.mailing_hours import is_sending_time, mail_day, next_sending_time
from surveys.forms.custom_message import (
    bound_message_fields,
    custom_message_fields,
    custom_message_in,
    messages_by_language,
    typed_in,
)
from surveys.forms.round_fields import RoundFields
from surveys.reminders.planning import (
    invitation_day_refusal,
    outside_refusal,
    same_day_refusal,
    sending_time_refusal,
)

INVITATION = "invitation"
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")
LEAST_DURATION = dt.timedelta(hours=1)


class RoundMails(RoundFields):
    """What `RoundForm` asks about moments and mails."""

    at: dt.datetime

    def _add_message_fields(self, *, has_reminders: bool) -> None:
        """Reminders of a round that is planned already have a page of their own."""
        self.fields.update(custom_message_fields(INVITATION, of=pgettext("letter", "Invitation")))
        for number, name in enumerate(REMINDERS, start=1):
            if has_reminders:
                reminder = _("Reminder %(number)d") % {"number": number}
                self.fields.update(custom_message_fields(name, of=reminder))
            else:
                del self.fields[name]

    @property
    def reminder_fields(self) -> Iterator[tuple[forms.BoundField, list[forms.BoundField], bool]]:
        """Of each reminder its moment, its custom message, and whether there is any."""
        for name in REMINDERS:
            if name in self.fields:
                fields = list(bound_message_fields(self, name))
                yield self[name], fields, any(field.value() for field in fields)

    @property
    def invitation_fields(self) -> Iterator[forms.BoundField]:
        return bound_message_fields(self, INVITATION)

    @property
    def has_invitation_message(self) -> bool:
        """Whether any are filled in, right or not."""
        return any(field.value() for field in self.invitation_fields)

    @property
    def typed_invitation(self) -> list[tuple[str, str]]:
        return typed_in(self.invitation_fields)

    @property
    def invitation_message(self) -> dict[str, str]:
        """Of a valid form: language → text."""
        return custom_message_in(self.cleaned_data, INVITATION)

    @property
    def reminder_messages(self) -> dict[dt.datetime, dict[str, str]]:
        """Of a valid form, the earliest first: moment → custom message by language."""
        chosen = self.cleaned_data
        said = {
            moment: custom_message_in(chosen, name)
            for name in REMINDERS
            if (moment := chosen.get(name))
        }
        return dict(sorted(said.items()))

    @property
    def invitation_messages(self) -> list[tuple[str, str, str]]:
        return messages_by_language(self.invitation_message)

    @property
    def reminder_message_list(self) -> list[tuple[dt.datetime, list[tuple[str, str, str]]]]:
        return [
            (moment, messages_by_language(message))
            for moment, message in self.reminder_messages.items()
        ]

    def _clean_moments(self, chosen: dict[str, Any]) -> None:
        opens_at, closes_at = chosen.get("opens_at"), chosen.get("closes_at")
        if opens_at and opens_at < self.at - dt.timedelta(minutes=5):
            self.add_error("opens_at", _("This moment has passed. Choose a later one."))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The round must close after it opens."))
        elif opens_at and closes_at and closes_at - next_sending_time(opens_at) < LEAST_DURATION:
            self.add_error("closes_at", _too_short(opens_at))
        if {"opens_at", "closes_at"} & self.errors.keys():
            # One mistake is said once: reminders are held against a span that is right.
            opens_at = closes_at = None
        days = set()
        for name in REMINDERS:
            if (
                not chosen.get(name)
                and name not in self.errors
                and any(custom_message_in(chosen, name).values())
            ):
                self.add_error(name, _("Say when these words go out, or take them out."))
            if moment := chosen.get(name):
                self._clean_reminder(name, moment, opens_at, closes_at)
                if mail_day(moment) in days:
                    self.add_error(name, same_day_refusal())
                days.add(mail_day(moment))

    def _clean_reminder(
        self,
        name: str,
        moment: dt.datetime,
        opens_at: dt.datetime | None,
        closes_at: dt.datetime | None,
    ) -> None:
        if opens_at and closes_at and not opens_at < moment < closes_at:
            self.add_error(name, outside_refusal(opens_at, closes_at))
        elif not is_sending_time(moment):
            self.add_error(name, sending_time_refusal(moment))
        elif opens_at and mail_day(moment) == mail_day(opens_at):
            self.add_error(name, invitation_day_refusal())


def _too_short(opens_at: dt.datetime) -> str:
    if is_sending_time(opens_at):
        return _("Leave at least an hour for answering.")
    mails = date_format(timezone.localtime(next_sending_time(opens_at)), "SHORT_DATETIME_FORMAT")
    text = _("The invitations go out on %(moment)s. Leave at least an hour after that.")
    return text % {"moment": mails}
