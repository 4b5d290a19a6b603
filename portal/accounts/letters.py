"""Mail to people, in their language. Every link in it begins with SITE_ORIGIN."""

from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

log = structlog.get_logger("accounts")


def absolute(path: str) -> str:
    """The address of a page of ours, whatever the Host header of this request says."""
    return f"{settings.SITE_ORIGIN}{path}"


class LetterUnsent(Exception):
    """The mail server refused, stalled or is away; nothing was sent."""


@dataclass(frozen=True)
class Letter:
    """A plain-text mail from `<template>_subject.txt` and `<template>_message.txt`."""

    template: str
    to: str
    language: str
    context: dict[str, Any] = field(default_factory=dict)

    def message(self) -> EmailMessage:
        with translation.override(self.language):
            context = {
                "site_name": settings.SITE_NAME,
                "site_origin": settings.SITE_ORIGIN,
                **self.context,
            }
            subject = render_to_string(f"{self.template}_subject.txt", context)
            body = render_to_string(f"{self.template}_message.txt", context)
        return EmailMessage(
            subject=f"{settings.SITE_NAME}: {' '.join(subject.split())}",
            body=body.strip() + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.to],
        )

    def send(self) -> None:
        """Hand it to the mail server. Raises `LetterUnsent`, which is answered with a clear page."""
        try:
            self.message().send()
        except (SMTPException, OSError) as error:
            log.error("letter.unsent", template=self.template, error=type(error).__name__)
            raise LetterUnsent from error
