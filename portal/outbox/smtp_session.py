"""Carrying messages to the mail server: one connection for many, and what its answers mean."""

import re
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

# Codes for a recipient that say so by themselves (RFC 5321, RFC 7504): no such mailbox, moved, a name that
# is none, a domain that takes no mail. 554 and the others may mean anything.
NO_SUCH_RECIPIENT = {550, 551, 553, 556}
# What stands before the words where a server says more (RFC 3463).
ENHANCED = re.compile(r"^5\.(\d{1,3})\.(\d{1,3})\b")
# Of the class “address”, these are about the sender's.
OF_SENDER = {7, 8}
# Of the class “mailbox”, this one is about the length of the message.
TOO_LONG = 3
# Words for a refusal of us in answers that bear no such code.
OF_US = re.compile(
    r"relay|authenticat|policy|spam|junk|block|blacklist|denylist|listed|reputation|"
    r"spf|dkim|dmarc|sender|your ip|client host",
    re.IGNORECASE,
)

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
    # It refused the recipient for good, not us, our relay or what the message says.
    is_of_recipient: bool = False


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
        verdict = Verdict.LATER if code < 500 else Verdict.NEVER
        of_recipient = concerns_recipient(error, code, text)
        return Answer(verdict, code, text, is_of_recipient=of_recipient)
    return Answer(Verdict.UNKNOWN if has_begun else Verdict.LATER, None, text)


def concerns_recipient(error: Exception, code: int, text: str) -> bool:
    """Whether a server has refused this recipient for good; three times makes an address dead.

    Counted are, of the answers 5xx:
    - to RCPT TO: those with an enhanced code of the class address (5.1.x, without .7 and .8, which are about
      the sender) or mailbox (5.2.x, without .3, which is about the length), and 5.4.1, by which Exchange
      Online means a mailbox that it lacks; without an enhanced code 550, 551, 553 and 556, unless the words
      tell of relaying, signing in, policy or spam;
    - after the message was read: only those with such an enhanced code, since the others are about the message.

    Never counted are 4xx, what is said to greeting, sign-in or MAIL FROM, policy and security (5.7.x), what
    our own side cannot do, and silence. In doubt it does not count.
    """
    if not 500 <= code < 600:
        return False
    to_recipient = isinstance(error, smtplib.SMTPRecipientsRefused)
    if not to_recipient and not isinstance(error, smtplib.SMTPDataError):
        return False
    if found := ENHANCED.match(text.strip()):
        subject, detail = int(found[1]), int(found[2])
        return (
            (subject == 1 and detail not in OF_SENDER)
            or (subject == 2 and detail != TOO_LONG)
            or (to_recipient and (subject, detail) == (4, 1))
        )
    return to_recipient and code in NO_SUCH_RECIPIENT and not OF_US.search(text)


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
