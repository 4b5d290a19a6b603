"""The mails of the demo, for everybody to read: written anew, or as they lie on the disk (codes)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.outbox.delivery import CannotBeWritten, UnknownKind, compose
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded
from regions.organisations.models import Organisation
from surveys.models import Round

# The file-based backend writes this line after every message of a file.
DIVIDER = re.compile(rb"^-{79}\n", re.MULTILINE)
NEWEST = 200


@dataclass(frozen=True)
class Mail:
    subject: str
    sender: str
    text: str


@dataclass(frozen=True)
class Row:
    """One mail as it is listed: to whom, and about which round."""

    message: OutboxMessage
    name: str
    about: str


def sent_to(who: str) -> QuerySet[OutboxMessage]:
    """The mails to an address or a name with `who` in it; an empty one finds all."""
    if not who:
        return OutboxMessage.objects.all()
    named = Q(address__icontains=who)
    for parameter, model in (("organisation", Organisation), ("user", User)):
        key = f"parameters__{parameter}"
        written_to = OutboxMessage.objects.values_list(key, flat=True).distinct()
        found = model.objects.filter(pk__in=filter(None, written_to), name__icontains=who)
        named |= Q(**{f"{key}__in": [each.pk for each in found.only("pk")]})
    return OutboxMessage.objects.filter(named)


def rows(messages: Sequence[OutboxMessage]) -> list[Row]:
    """Three queries, however many they are."""
    rounds = {each.pk: str(each) for each in Round.objects.filter(pk__in=_ids(messages, "round"))}
    organisations = Organisation.objects.filter(pk__in=_ids(messages, "organisation"))
    people = User.objects.filter(pk__in=_ids(messages, "user"))
    names: dict[tuple[str, int], str] = {
        ("organisation", each.pk): str(each) for each in organisations
    }
    names |= {("user", each.pk): each.public_name for each in people}
    return [
        Row(
            message,
            next((names[who] for who in message.parameters.items() if who in names), ""),
            rounds.get(message.parameters.get("round"), ""),
        )
        for message in messages
    ]


def _ids(messages: Sequence[OutboxMessage], name: str) -> list[int]:
    return [found for each in messages if isinstance(found := each.parameters.get(name), int)]


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
