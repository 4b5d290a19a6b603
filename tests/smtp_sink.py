"""A mail server for tests: takes every letter, or misbehaves as it is told.

What it takes it writes into its accept log before it says so, as relays do.
"""

import contextlib
import os
import re
import socket
import socketserver
import sys
import threading
import time
from collections import Counter
from email import message_from_bytes, policy
from email.message import EmailMessage

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class HungUp(Exception):
    """The server closes the connection without a word."""


class Sink:
    """`behave(recipient, number)` says how the try of that number to this recipient is answered:

    "take", a line of the protocol such as "451 Later" (to RCPT) or "data 451 Later" (to the letter),
    "hang up" (before taking it), "take and hang up", "take late" (after `patience` seconds), "stall";
    "stall at data" and "hang up at data" come before the letter is asked for.
    """

    def __init__(
        self,
        log,
        behave=lambda recipient, number: "take",
        port=0,
        patience=3.0,
        greeting="250 sink",
    ):
        self.log = str(log)
        self.behave = behave
        self.patience = patience
        self.greeting = greeting
        self.tries = Counter()
        self.mails: list[EmailMessage] = []
        self.keeps_mails = True
        self.pause_after_taking = 0.0
        self.most_at_once = Counter()
        # Who calls while so many lines are open is turned away.
        self.most_lines = 1_000
        self._at_once = Counter()
        self._lock = threading.Lock()
        self._lines = set()
        self._log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._port = port

    def __enter__(self):
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self):
                with contextlib.suppress(HungUp, OSError):
                    Conversation(sink, self.rfile, self.wfile).hold()

            def setup(self):
                super().setup()
                sink._lines.add(self.connection)

            def finish(self):
                sink._lines.discard(self.connection)
                with contextlib.suppress(OSError):
                    super().finish()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 100

        self.server = Server(("127.0.0.1", self._port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        os.close(self._log)

    def accepted(self):
        """The Message-IDs as they stand in the log, doubled ones twice."""
        with open(self.log) as log:
            return log.read().split()

    def asked(self, recipient):
        with self._lock:
            self.tries[recipient] += 1
            return self.behave(recipient, self.tries[recipient])

    @contextlib.contextmanager
    def under_way(self, domain):
        with self._lock:
            self._at_once[domain] += 1
            self.most_at_once[domain] = max(self.most_at_once[domain], self._at_once[domain])
        try:
            yield
        finally:
            with self._lock:
                self._at_once[domain] -= 1

    def take(self, body):
        found = MESSAGE_ID.search(body)
        os.write(self._log, (found[1] if found else b"<none>") + b"\n")
        if self.keeps_mails:
            self.mails.append(message_from_bytes(body, _class=EmailMessage, policy=policy.default))


class Conversation:
    def __init__(self, sink, incoming, outgoing):
        self.sink, self.incoming, self.outgoing = sink, incoming, outgoing
        self.recipient = self.manner = ""

    def say(self, text):
        self.outgoing.write(f"{text}\r\n".encode())
        self.outgoing.flush()

    def hold(self):
        if len(self.sink._lines) > self.sink.most_lines:
            self.say("421 Too many lines")
            return
        self.say("220 sink")
        while line := self.incoming.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.say("221 Bye")
                return
            if verb in (b"EHLO", b"HELO"):
                self.say(self.sink.greeting)
            elif verb == b"RCPT":
                self.address(line)
            elif verb == b"DATA":
                with self.sink.under_way(self.recipient.rpartition("@")[2]):
                    answer = self.letter()
                # After the answer the sender may bring the next one at once.
                self.say(answer)
            else:
                self.say("250 OK")

    def address(self, line):
        self.recipient = re.search(rb"<([^>]*)>", line)[1].decode()
        self.manner = self.sink.asked(self.recipient)
        self.say(self.manner if self.manner[:1].isdigit() else "250 OK")

    def letter(self):
        if self.manner.endswith(" at data"):
            time.sleep(self.sink.patience if self.manner.startswith("stall") else 0)
            raise HungUp
        self.say("354 Go ahead")
        lines = []
        while (line := self.incoming.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            raise HungUp
        manner = self.manner
        if manner == "stall":
            time.sleep(self.sink.patience)
            raise HungUp
        if manner == "hang up":
            raise HungUp
        if manner.startswith("data "):
            return manner[5:]
        if manner == "take late":
            time.sleep(self.sink.patience)
        self.sink.take(b"".join(lines))
        time.sleep(self.sink.pause_after_taking)
        if manner == "take and hang up":
            raise HungUp
        return "250 Taken"


def main():
    """A sink in a process of its own: prints its port, runs until its input is closed."""
    with Sink(os.devnull) as sink:
        sink.keeps_mails = False
        print(sink.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
