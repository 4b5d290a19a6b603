"""Senders and mail server are killed again and again; every message arrives, and arrives once."""

import json
import random
import time

import pytest

from tests.faults.test_jobs_survive import call
from tests.processes import start_python, wait_for
from tests.smtp_sink import Sink

pytestmark = pytest.mark.fault

MESSAGES = 2_000
# After so many messages a sender is killed: ten times in all, and the mail server twice.
KILLS = [150 + 180 * number for number in range(10)]
SERVER_KILLS = {KILLS[2], KILLS[6]}
POSTMAN = ["-m", "tests.faults.postman"]
SENDERS = 2


ONE_DOMAIN = 120


class Office:
    """Two senders and a mail server that writes down what it takes."""

    def __init__(self, folder, database):
        self.folder = folder
        self.log = folder / "accept.log"
        self.sink = self.open_sink()
        self.env = {
            "DATABASE_URL": database,
            "VAR_DIR": str(folder / "var"),
            "SECRET_KEY": "kQ7-a-long-key-of-many-different-letters-0123456789-abcdefghij",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "EMAIL_TIMEOUT": "1",
            "MAIL_ACCEPT_LOG": str(self.log),
            "LOG_FORMAT": "text",
        }
        self.senders = []
        self.kills = 0

    def open_sink(self, port=0):
        sink = Sink(self.log, self.behave, port=port).__enter__()
        sink.keeps_mails = False
        return sink

    @staticmethod
    def behave(recipient, number):
        """Now and then the line breaks by itself, on either side of taking the message."""
        place = int(recipient.strip("person").partition("@")[0]) % 100
        if number == 1 and place == 1:
            return "take and hang up"
        return "hang up" if number == 1 and place == 2 else "take"

    def behave_well(self):
        self.sink.behave = lambda recipient, number: "take"

    def run(self, *arguments):
        return call(*POSTMAN, *arguments, env=self.env)

    def start_sender(self):
        log = self.folder / f"sender{time.monotonic_ns()}.log"
        self.senders.append(start_python(*POSTMAN, "work", env=self.env, log=log))

    def kill_a_sender(self):
        """At the worst moment: the mail server has taken its message and not yet said so."""
        victim = random.choice(self.senders)
        if self.kills % 2 == 0:
            self.sink.pause_after_taking = 0.05
            time.sleep(0.08)
        victim.kill()
        self.sink.pause_after_taking = 0
        self.senders.remove(victim)
        self.kills += 1
        self.start_sender()

    def kill_the_server(self):
        self.sink.__exit__()
        self.sink = self.open_sink(self.sink.port)

    def close(self):
        for sender in self.senders:
            sender.kill()
        self.sink.__exit__()


@pytest.fixture
def office(tmp_path, spare_database):
    (tmp_path / "var").mkdir(exist_ok=True)
    office = Office(tmp_path, spare_database)
    yield office
    office.close()


def test_every_message_arrives_once_whatever_is_killed(office):
    office.run("post", str(MESSAGES))
    for _ in range(SENDERS):
        office.start_sender()

    for count in KILLS:
        wait_for(lambda: len(office.sink.accepted()) >= count, what=f"{count} messages")  # noqa: B023
        if count in SERVER_KILLS:
            office.kill_the_server()
        office.kill_a_sender()
    wait_for(lambda: len(office.sink.accepted()) >= MESSAGES * 0.97, what="most messages")
    for sender in office.senders:
        sender.kill()
    office.run("finish")

    messages = json.loads(office.run("states"))
    accepted = office.sink.accepted()
    assert office.kills == 10
    assert sorted(set(accepted)) == sorted(message["message_id"] for message in messages), (
        "lost none"
    )
    assert len(accepted) == MESSAGES, "doubled none"
    assert {message["state"] for message in messages} == {"sent"}, "no question left open"
    assert sum(message["tries"] for message in messages) > MESSAGES, "nothing was interrupted"


def test_many_senders_bring_one_domain_four_messages_at_once_and_each_once(office):
    office.behave_well()
    # Nobody dies here: a busy machine must not look like it.
    office.env["EMAIL_TIMEOUT"] = "30"
    office.run("post", str(ONE_DOMAIN), "1")
    for _ in range(5):
        office.start_sender()
    office.sink.pause_after_taking = 0.05

    wait_for(lambda: len(office.sink.accepted()) >= ONE_DOMAIN, what="all messages")
    for sender in office.senders:
        wait_for(lambda: sender.said("ready"), what="a sender")  # noqa: B023

    assert sorted(office.sink.accepted()) == sorted(
        message["message_id"] for message in json.loads(office.run("states"))
    )
    assert 2 <= office.sink.most_at_once["d0.example"] <= 4


def test_domains_that_stall_hold_nobody_up_and_a_killed_sender_doubles_nothing(office):
    """Of 300 messages to fifteen domains every third domain does not answer, until it is well again."""
    tried = []

    def stall(recipient, number):
        slow = int(recipient.rpartition("@d")[2].partition(".")[0]) % 3 == 0
        tried.append("slow" if slow else "fast")
        return "stall" if slow else "take"

    office.sink.behave, office.sink.patience = stall, 30
    office.run("post", "300", "15")
    for _ in range(SENDERS):
        office.start_sender()

    wait_for(lambda: len(office.sink.accepted()) >= 200, what="all that can go")
    tries_until_then = tried[: len(tried) - tried[::-1].index("fast")].count("slow")
    office.kill_a_sender()
    office.behave_well()
    for sender in office.senders:
        sender.kill()
    office.run("finish")

    messages = json.loads(office.run("states"))
    accepted = office.sink.accepted()
    # One message at a time to each of the five, a second of silence each: they cannot be many.
    assert 5 <= tries_until_then < 100
    assert len(accepted) == len(set(accepted)) == 300
    assert {message["state"] for message in messages} == {"sent"}
