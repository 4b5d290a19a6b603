"""Connections to the mail server, each in a thread of its own, so that a late answer holds up no other mail.

They know neither rows nor database: what the server answers goes to the sender, which does all the writing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from django.core.mail import EmailMessage

from portal.outbox.smtp_session import Answer, SmtpSession

# What the sender does, before the message leaves, and may refuse by raising.
HandOver = Callable[[], None]


class Abandoned(Exception):
    """The sender is gone; the message is not handed over."""


@dataclass(eq=False)
class Transfer:
    """One message being handed to the server, and what came of it: an answer or an error."""

    mail: EmailMessage
    hand_over: HandOver
    began: float = field(default_factory=time.monotonic)
    # How long the server took, once the line was open; in seconds.
    seconds: float = 0.0
    answer: Answer | None = None
    error: BaseException | None = None
    _said: SimpleQueue[BaseException | None] = field(default_factory=SimpleQueue)

    @property
    def age(self) -> float:
        return time.monotonic() - self.began

    def settle(self, error: BaseException | None) -> None:
        """The sender's word on whether the message may leave."""
        self._said.put(error)

    def wait(self) -> None:
        if error := self._said.get():
            raise error


class ConnectionPool:
    """As many connections as are needed at once; one that is free is used again before one is opened."""

    def __init__(self) -> None:
        self._idle: list[_ConnectionThread] = []
        self._busy: dict[Transfer, _ConnectionThread] = {}
        self._reports: SimpleQueue[tuple[bool, Transfer]] = SimpleQueue()

    @property
    def is_connected(self) -> bool:
        """Whether any connection is open."""
        return any(thread.session.is_open for thread in (*self._idle, *self._busy.values()))

    def send(self, mail: EmailMessage, *, hand_over: HandOver) -> Transfer:
        transfer = Transfer(mail, hand_over)
        thread = self._idle.pop() if self._idle else _ConnectionThread(self._reports)
        self._busy[transfer] = thread
        thread.transfers.put(transfer)
        return transfer

    def next_done(self, *, within: float) -> Transfer | None:
        """The next that has ended; None after `within` seconds. Runs `hand_over` of those that ask."""
        until = time.monotonic() + within
        while True:
            try:
                is_done, transfer = self._reports.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return None
            if is_done:
                self._idle.append(self._busy.pop(transfer))
                return transfer
            try:
                transfer.hand_over()
            except Exception as error:
                transfer.settle(error)
            else:
                transfer.settle(None)

    def close(self) -> None:
        """Close all. A message that has not been handed over yet is not any more."""
        for transfer in self._busy:
            transfer.settle(Abandoned())
        for thread in (*self._idle, *self._busy.values()):
            thread.transfers.put(None)
        for thread in self._idle:
            thread.join()


class _ConnectionThread(Thread):
    def __init__(self, reports: SimpleQueue[tuple[bool, Transfer]]) -> None:
        super().__init__(name="smtp", daemon=True)
        self.transfers: SimpleQueue[Transfer | None] = SimpleQueue()
        self.session = SmtpSession()
        self._reports = reports
        self.start()

    def run(self) -> None:
        session = self.session
        while transfer := self.transfers.get():
            try:
                before_data = partial(self._ask, transfer)
                transfer.answer = session.carry(transfer.mail, before_data=before_data)
            except BaseException as error:
                transfer.error = error
            transfer.seconds = session.seconds
            self._reports.put((True, transfer))
        session.close()

    def _ask(self, transfer: Transfer) -> None:
        self._reports.put((False, transfer))
        transfer.wait()
