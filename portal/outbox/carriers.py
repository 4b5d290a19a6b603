"""Those who carry: each with a line of its own to the mail server, waiting there so that nobody else must.

They know neither rows nor database. What they hear they tell the sender, who does all the writing.
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
class Flight:
    """One message on its way, from the order to what came of it: an answer or an error."""

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


class Carriers:
    """As many as were needed at once; who comes back first goes out again first."""

    def __init__(self) -> None:
        self._idle: list[_Carrier] = []
        self._out: dict[Flight, _Carrier] = {}
        self._heard: SimpleQueue[tuple[bool, Flight]] = SimpleQueue()

    @property
    def are_connected(self) -> bool:
        """Whether any of them has a line to the server."""
        return any(carrier.session.is_open for carrier in (*self._idle, *self._out.values()))

    def send(self, mail: EmailMessage, *, hand_over: HandOver) -> Flight:
        flight = Flight(mail, hand_over)
        carrier = self._idle.pop() if self._idle else _Carrier(self._heard)
        self._out[flight] = carrier
        carrier.orders.put(flight)
        return flight

    def next_landed(self, *, within: float) -> Flight | None:
        """The next that is back. Meanwhile says for each whether it may leave; None after `within`."""
        until = time.monotonic() + within
        while True:
            try:
                has_landed, flight = self._heard.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return None
            if has_landed:
                self._idle.append(self._out.pop(flight))
                return flight
            try:
                flight.hand_over()
            except Exception as error:
                flight.settle(error)
            else:
                flight.settle(None)

    def close(self) -> None:
        """Hang up. Who is still out finds that nobody waits for an answer."""
        for flight in self._out:
            flight.settle(Abandoned())
        for carrier in (*self._idle, *self._out.values()):
            carrier.orders.put(None)
        for carrier in self._idle:
            carrier.join()


class _Carrier(Thread):
    def __init__(self, heard: SimpleQueue[tuple[bool, Flight]]) -> None:
        super().__init__(name="carrier", daemon=True)
        self.orders: SimpleQueue[Flight | None] = SimpleQueue()
        self.session = SmtpSession()
        self._heard = heard
        self.start()

    def run(self) -> None:
        session = self.session
        while flight := self.orders.get():
            try:
                flight.answer = session.carry(flight.mail, before_data=partial(self._ask, flight))
            except BaseException as error:
                flight.error = error
            flight.seconds = session.seconds
            self._heard.put((True, flight))
        session.close()

    def _ask(self, flight: Flight) -> None:
        self._heard.put((False, flight))
        flight.wait()
