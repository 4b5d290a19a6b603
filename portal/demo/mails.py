"""The mails of the demo, for everybody to read: written anew, or as they lie on the disk (codes)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from operator import attrgetter
from pathlib import Path

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.outbox.delivery import CannotBeWritten, UnknownKind, compose
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded
from portal.registry.demo import MailParameter, mail_parameters

# The file-based backend writes this line after every message of a file.
DIVIDER = re.compile(rb"^-{79}\n", re.MULTILINE)
NEWEST = 200

mail_parameters.add("user", MailParameter(User, attrgetter("public_name")))


@dataclass(frozen=True)
class Mail:
    subject: str
    sender: str
    text: str


@dataclass(frozen=True)
class ListedMail:
    """One mail as it is listed: to whom, and about which round."""

    message: OutboxMessage
    name: str
    about: str


def sent_to(who: str) -> QuerySet[OutboxMessage]:
    """The mails to an address or a name with `who` in it; an empty one finds all."""
    if not who:
        return OutboxMessage.objects.all()
    named = Q(address__icontains=who)
    for name, parameter in mail_parameters.items():
        if parameter.is_recipient:
            key = f"parameters__{name}"
            written_to = OutboxMessage.objects.values_list(key, flat=True).distinct()
            found = parameter.model._default_manager.filter(
                pk__in=filter(None, written_to), name__icontains=who
            )
            named |= Q(**{f"{key}__in": list(found.values_list("pk", flat=True))})
    return OutboxMessage.objects.filter(named)


def listed_mails(messages: Sequence[OutboxMessage]) -> list[ListedMail]:
    """One query for each parameter, however many they are."""
    names: dict[bool, dict[tuple[str, int], str]] = {True: {}, False: {}}
    for name, parameter in mail_parameters.items():
        ids = {found for each in messages if isinstance(found := each.parameters.get(name), int)}
        rows = parameter.model._default_manager.prefetch_related(*parameter.related)
        for found in rows.filter(pk__in=ids):
            names[parameter.is_recipient][name, found.pk] = parameter.label(found)
    return [
        ListedMail(message, _first(message, names[True]), _first(message, names[False]))
        for message in messages
    ]


def _first(message: OutboxMessage, names: dict[tuple[str, int], str]) -> str:
    return next((names[each] for each in message.parameters.items() if each in names), "")


def read(message: OutboxMessage, folder: Path, *, at: dt.datetime) -> Mail | None:
    """What it says now, with links that work; what it said when that is all there is; or nothing."""
    try:
        written = compose(message, at=at)
    except (NotNeeded, CannotBeWritten, UnknownKind):
        return _on_disk(message.message_id.encode(), folder)
    return Mail(str(written.subject), written.from_email, str(written.body))


def _on_disk(message_id: bytes, folder: Path) -> Mail | None:
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    for path in files[:NEWEST]:
        data = path.read_bytes()
        if message_id in data:
            mails = DIVIDER.split(data)
            return _mail(next(mail for mail in mails if message_id in mail))
    return None


def _mail(data: bytes) -> Mail:
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return Mail(
        subject=str(message["subject"] or ""),
        sender=str(message["from"] or ""),
        text=str(body.get_content()) if body else "",
    )
