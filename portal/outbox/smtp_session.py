"""Carrying messages to the mail server: one connection for many, and what its answers mean."""

import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

LONGEST_ANSWER = 1_000
# The server is about to close the connection, whatever it was asked.
CLOSING = 421
# It takes nothing from us until the portal is set up to sign in or to encrypt.
STRANGERS_REFUSED = 530

BeforeData = Callable[[], None]


class Verdict(Enum):
    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    # The message was on its way when the line went dead: perhaps it was taken, perhaps not.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    code: int | None = None
    text: str = ""
    # No server that serves us: what comes next in the queue would fare no better.
    is_away: bool = False


class _WatchedMixin:
    """Says when the message itself is about to be handed over, and remembers that it was."""

    before_data: BeforeData | None = None
    has_begun = False

    def data(self, msg: Any) -> Any:
        if self.before_data is not None:
            self.before_data()
        return super().data(msg)  # type: ignore[misc]

    def send(self, s: Any) -> None:
        # Commands leave as text; what leaves as bytes is the message itself.
        self.has_begun = self.has_begun or isinstance(s, bytes)
        super().send(s)  # type: ignore[misc]


class _SMTP(_WatchedMixin, smtplib.SMTP):
    pass


class _SMTPOverTLS(_WatchedMixin, smtplib.SMTP_SSL):
    pass


class WatchedBackend(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _SMTPOverTLS if self.use_ssl else _SMTP


class SmtpSession:
    """Opens the connection with the first message and keeps it for those that follow."""

    def __init__(self) -> None:
        self.backend = _backend()
        self.is_open = False
        # How long the server took for the last message; opening the line is not held against it.
        self.seconds = 0.0

    def carry(self, mail: EmailMessage, *, before_data: BeforeData) -> Answer:
        """Hand the message over. What `before_data` raises stops it while it still can be stopped."""
        self.seconds = 0.0
        if self.is_open:
            answer = self._try(mail, before_data)
            if answer.verdict is not Verdict.LATER or answer.code not in {None, CLOSING}:
                return answer
            # An old connection may be closed at any time; that is nobody's fault.
        return self._open() or self._try(mail, before_data)

    def close(self) -> None:
        if self.is_open:
            try:
                self.backend.close()
            except (smtplib.SMTPException, OSError):
                self._drop()
            self.is_open = False

    def _open(self) -> Answer | None:
        """None once a fresh line is open."""
        self._drop()
        try:
            self.backend.open()
            self._greet()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            code, text = server_answer(error)
            return Answer(Verdict.LATER, code, text, is_away=True)
        self.is_open = True
        return None

    def _greet(self) -> None:
        """A server that does not want us says so here, before it has heard of any message."""
        connection: Any = self._line()
        if connection is not None:
            connection.ehlo_or_helo_if_needed()

    def _try(self, mail: EmailMessage, before_data: BeforeData) -> Answer:
        line = self._line()
        if line is None:
            before_data()
        else:
            line.before_data, line.has_begun = before_data, False
        began = time.monotonic()
        try:
            self.backend.send_messages([mail])
        except (smtplib.SMTPException, OSError) as error:
            answer = judge(error, has_begun=line is not None and line.has_begun)
            if answer.code is None or answer.code == CLOSING:
                self._drop()
            return answer
        except BaseException:
            self._drop()
            raise
        finally:
            self.seconds = time.monotonic() - began
        return Answer(Verdict.TAKEN)

    def _line(self) -> _WatchedMixin | None:
        """The SMTP connection; None where mails go to a file or to a test."""
        line = getattr(self.backend, "connection", None)
        return line if isinstance(line, _WatchedMixin) else None

    def _drop(self) -> None:
        """Hang up without a word: the other side may not be listening."""
        backend: Any = self.backend
        if self._line() is not None:
            backend.connection.close()
            backend.connection = None
        self.is_open = False


def _backend() -> BaseEmailBackend:
    named = import_string(settings.EMAIL_BACKEND)
    watched = WatchedBackend if issubclass(named, EmailBackend) else named
    backend: BaseEmailBackend = get_connection(f"{watched.__module__}.{watched.__qualname__}")
    return backend


def judge(error: Exception, *, has_begun: bool) -> Answer:
    """What an answer of the server, or its silence, means for the message."""
    code, text = server_answer(error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(Verdict.NEVER, code, text)
    if code == STRANGERS_REFUSED:
        return Answer(Verdict.LATER, code, text, is_away=True)
    if code is not None and 400 <= code < 600:
        return Answer(Verdict.LATER if code < 500 else Verdict.NEVER, code, text)
    return Answer(Verdict.UNKNOWN if has_begun else Verdict.LATER, None, text)


def server_answer(error: Exception) -> tuple[int | None, str]:
    """The server's code and its own words."""
    code: int | None = None
    said: Any = str(error) or type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    # PostgreSQL takes no null character in a text, wherever it comes from.
    return (code if code and code > 0 else None), text.replace("\0", "\ufffd")[:LONGEST_ANSWER]
