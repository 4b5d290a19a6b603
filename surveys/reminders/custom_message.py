"""What the manager says in a reminder in a message of their own, until it goes out."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from surveys.models import Reminder
from surveys.rounds.planning import Refused


class CustomMessageConflict(Exception):
    """A colleague has changed the message since it was looked at; `current` is what it says now."""

    def __init__(self, current: Reminder) -> None:
        super().__init__(current.pk)
        self.current = current


def custom_message_version(reminder: Reminder) -> str:
    """Differs as soon as the message does in any language."""
    said = list(Reminder.custom_message.texts(reminder).values())
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def write_custom_message(
    reminder: Reminder, *, message: Mapping[str, str], seen: str, by: User, at: dt.datetime
) -> Reminder:
    """Raises `Refused` once it has gone out, or its round is over.

    `seen` is the version that was changed; raises `CustomMessageConflict` where a colleague was faster and
    says something else.
    """
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("round")
    current = rows.filter(pk=reminder.pk).first()
    if current is None:
        raise Refused(_("The reminder was taken out of the plan in the meantime."))
    columns = Reminder.custom_message.by_column(message)
    if all(getattr(current, name) == text for name, text in columns.items()):
        return current
    if refusal := custom_message_refusal(current, at=at):
        raise Refused(refusal)
    if seen != custom_message_version(current):
        raise CustomMessageConflict(current)
    for name, text in columns.items():
        setattr(current, name, text)
    current.save(update_fields=list(columns))
    languages = list(current.custom_message.by_language)
    trail.record("reminder.worded", subject=current, by=by, at=at, language=languages)
    return current


def custom_message_refusal(reminder: Reminder, *, at: dt.datetime) -> str:
    """Why its message can no longer be changed; empty where they can."""
    if reminder.sent_at is not None:
        return _("The reminder has gone out: its words can no longer be changed.")
    if reminder.round.is_over(at=at):
        return _("The round is over: no more reminders go out.")
    return ""
