"""The mails that the portal wrote to disk instead of sending them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

# The file-based backend writes this line after every message of a file.
DIVIDER = re.compile(rb"^-{79}\n", re.MULTILINE)
NAME = re.compile(r"[\w.-]+\.log\Z")
NEWEST = 200


@dataclass(frozen=True)
class Mail:
    key: str
    subject: str
    to: str
    sender: str
    sent_at: dt.datetime
    text: str


def newest(folder: Path, limit: int = NEWEST) -> list[Mail]:
    """The newest mails first."""
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)
    mails = [mail for path in files[:limit] for mail in _read(path)]
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)[:limit]


def find(folder: Path, key: str) -> Mail | None:
    """The mail with this key: the name of its file and its place there."""
    name, _, _place = key.rpartition(":")
    if not NAME.match(name) or not (folder / name).is_file():
        return None
    return next((mail for mail in _read(folder / name) if mail.key == key), None)


def _read(path: Path) -> Iterator[Mail]:
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    for place, data in enumerate(DIVIDER.split(path.read_bytes())):
        if data.strip():
            message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
            yield _mail(f"{path.name}:{place}", message, written)


def _mail(key: str, message: EmailMessage, written: dt.datetime) -> Mail:
    body = message.get_body(("plain", "html"))
    try:
        sent_at = parsedate_to_datetime(str(message["date"]))
    except ValueError:
        sent_at = written
    if sent_at.tzinfo is None:  # Django writes -0000: the time in UTC, the place untold
        sent_at = sent_at.replace(tzinfo=dt.UTC)
    return Mail(
        key=key,
        subject=str(message["subject"] or ""),
        to=str(message["to"] or ""),
        sender=str(message["from"] or ""),
        sent_at=sent_at,
        text=str(body.get_content()) if body else "",
    )
