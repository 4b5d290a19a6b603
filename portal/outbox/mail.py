"""Mails to people, in their language. Every link in them begins with SITE_ORIGIN."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from portal.away import Away, Missed


def absolute(path: str) -> str:
    """The address of a page of ours, whatever the Host header of this request says."""
    return f"{settings.SITE_ORIGIN}{path}"


def make_message_id(campaign: str, step: str, recipient: str, *, key: str) -> str:
    """The same for every try, so that server and reader can tell that it is the same mail.

    The key of the database tells it from the mails of an earlier one, which counted from one as well.
    """
    name = hashlib.sha256(f"{key}\0{campaign}\0{step}\0{recipient}".encode()).hexdigest()[:40]
    return f"<{name}@{urlsplit(settings.SITE_ORIGIN).hostname or 'localhost'}>"


class MailUnsent(Missed):
    """The mail server refused, stalled or is away; nothing was sent."""

    what = Away.MAIL


@dataclass(frozen=True)
class Attachment:
    """Made when the mail is composed, and kept nowhere. The type may carry parameters: `text/calendar; method=…`."""

    name: str
    content: str | bytes
    mime_type: str


@dataclass(frozen=True)
class Mail:
    """A plain-text mail from `<template>_subject.txt` and `<template>_message.txt`."""

    template: str
    to: str
    language: str
    context: dict[str, Any] = field(default_factory=dict)
    # The path at which one press ends mails of this kind.
    unsubscribe: str = ""
    attachments: Sequence[Attachment] = ()
    # Who gets the answer, where that is a person.
    reply_to: str = ""

    def message(self, *, message_id: str = "") -> EmailMessage:
        with translation.override(self.language):
            context = {
                "site_name": settings.SITE_NAME,
                "site_origin": settings.SITE_ORIGIN,
                **self.context,
            }
            subject = render_to_string(f"{self.template}_subject.txt", context)
            body = render_to_string(f"{self.template}_message.txt", context)
        message = EmailMessage(
            subject=f"{settings.SITE_NAME}: {' '.join(subject.split())}",
            body=body.strip() + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.to],
            reply_to=[self.reply_to] if self.reply_to else None,
            headers=self._headers(message_id),
        )
        for one in self.attachments:
            message.attach(one.name, one.content, one.mime_type)
        return message

    def _headers(self, message_id: str) -> dict[str, str]:
        headers = {"Auto-Submitted": "auto-generated"}
        if message_id:
            headers["Message-ID"] = message_id
        if self.unsubscribe:
            headers["List-Unsubscribe"] = f"<{absolute(self.unsubscribe)}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers
