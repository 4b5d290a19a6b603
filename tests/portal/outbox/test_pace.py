"""A domain whose server is slow holds up its own mails and nobody else's."""

import datetime as dt
import threading

import pytest
from django.utils import timezone

from portal.outbox import delivery, pace
from portal.outbox.delivery import deliver
from portal.outbox.lease import MessageLease, make_name, senders_at_work
from portal.outbox.models import OutboxMessage, SlowDomain, State
from portal.outbox.pace import SLOW_FOR, is_slow, note, slow_domains
from portal.outbox.posting import Posting, post_many
from portal.retention.running import erase

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def gate(make_sink, settings):
    """A server that takes nothing for slow domains before the others are through; notes the order."""
    opened, order = threading.Event(), []

    def make(quick):
        def behave(recipient, number):
            if "slow" in recipient:
                order.append("slow")
                return "take"
            order.append("quick")
            if order.count("quick") == quick:
                opened.set()
            return "take"

        sink = make_sink(behave)
        take = sink.take

        def hold(body):
            if b"slow" in body:
                opened.wait(60)
            take(body)

        sink.take = hold
        settings.EMAIL_TIMEOUT = 60
        return sink

    make.order = order
    return make


def post_to(domains, count, at):
    postings = [
        Posting(f"{domain}{n}", f"person{n}@{domain}.example", "fi")
        for n in range(count)
        for domain in domains
    ]
    post_many("greeting", campaign="g", step="s", postings=postings, at=at)


def test_all_that_can_go_goes_before_the_first_slow_answer_comes(gate):
    now = timezone.now()
    post_to([f"slow{n}" for n in range(5)] + [f"quick{n}" for n in range(10)], 4, now)
    sink = gate(quick=40)

    deliver(at=now)

    assert gate.order.index("slow") < 40, "they had their turn as well"
    assert gate.order[: gate.order.index("slow") + 1].count("slow") == 1
    assert len(sink.accepted()) == len(set(sink.accepted())) == 60
    assert max(sink.most_at_once[f"slow{n}.example"] for n in range(5)) == 1
    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == [State.SENT] * 60


def test_of_domains_known_to_be_slow_few_are_waited_for_at_once(gate, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(delivery, "SLOW_AT_ONCE", 3)
    slow = [f"slow{n}" for n in range(6)]
    for domain in slow:
        SlowDomain.objects.create(domain=f"{domain}.example", until=now + MINUTE)
    post_to([*slow, "quick"], 3, now)
    sink = gate(quick=3)

    deliver(at=now)

    assert len(sink.accepted()) == 21, "every one of them had its turn"
    last_quick = len(gate.order) - gate.order[::-1].index("quick")
    assert gate.order[:last_quick].count("slow") <= 3


def test_each_slow_domain_has_its_turn_before_one_has_a_second(make_sink, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(delivery, "SLOW_AT_ONCE", 1)
    for module in (delivery, pace):
        monkeypatch.setattr(module, "is_slow", lambda seconds: True)
    slow = [f"slow{n}" for n in range(3)]
    for domain in slow:
        SlowDomain.objects.create(domain=f"{domain}.example", until=now + MINUTE)
    post_to(slow, 3, now)
    asked = []
    make_sink(lambda recipient, number: asked.append(recipient.partition("@")[2]) or "take")

    deliver(at=now)

    assert [len(set(asked[turn : turn + 3])) for turn in (0, 3, 6)] == [3, 3, 3]


def test_a_slow_domain_has_one_place_whoever_brings(post_some, sink):
    now = timezone.now()
    SlowDomain.objects.create(domain="example.org", until=now + MINUTE)
    post_some(3, at=now)
    MessageLease.take(OutboxMessage.objects.get(recipient="0"), slot=1, at=now)

    deliver(at=now)

    assert sink.accepted() == []


def test_a_server_that_is_fast_again_is_slow_no_more(post_some, sink):
    now = timezone.now()
    SlowDomain.objects.create(domain="example.org", until=now + MINUTE)
    post_some(3, at=now)

    deliver(at=now)

    assert not SlowDomain.objects.exists()
    assert len(sink.accepted()) == 3


def test_a_domain_is_slow_from_its_late_answer_until_its_time_is_over(settings):
    settings.EMAIL_TIMEOUT = 10
    note("a.example", seconds=0.9, was_slow=False, at=NOW)
    note("b.example", seconds=1.0, was_slow=False, at=NOW)
    note("", seconds=9, was_slow=False, at=NOW)

    assert slow_domains(at=NOW) == ["b.example"]
    assert slow_domains(at=NOW + SLOW_FOR) == []
    assert erase("slow_domains", at=NOW + SLOW_FOR + dt.timedelta(days=1)) == 1


def test_whose_turn_was_longest_ago_comes_first():
    for minute, name in enumerate(["c", "a", "b"]):
        note(name, seconds=5, was_slow=False, at=NOW + minute * MINUTE)
    note("c", seconds=5, was_slow=True, at=NOW + 3 * MINUTE)

    assert slow_domains(at=NOW + 3 * MINUTE) == ["a", "b", "c"]


def test_no_server_that_answers_at_once_is_slow_however_short_our_patience(settings):
    settings.EMAIL_TIMEOUT = 1

    assert (is_slow(0.4), is_slow(0.5)) == (False, True)


def test_one_sender_counts_once_however_many_messages_are_in_its_hands(post_some):
    post_some(3, at=NOW)
    ours, another = make_name(), make_name()
    for slot, holder in enumerate([ours, ours, another], start=1):
        message = OutboxMessage.objects.queued().first()
        MessageLease.take(message, slot=slot, at=NOW, holder=holder)

    assert senders_at_work(at=NOW) == 2


def test_a_server_that_takes_few_lines_costs_nobody_a_try(make_sink, post_some, monkeypatch):
    """The second line is refused while the first one serves."""
    now = timezone.now()
    monkeypatch.setattr(delivery, "SHORTEST_PATIENCE", 0.01)
    monkeypatch.setattr(delivery, "LONGEST_PATIENCE", 0.01)
    lines = []
    sink = make_sink(lambda recipient, number: "take")
    honest = delivery.ConnectionPool.send

    def send(self, mail, *, hand_over):
        lines.append(len(self._busy))
        return honest(self, mail, hand_over=hand_over)

    monkeypatch.setattr(delivery.ConnectionPool, "send", send)
    sink.most_lines = 1
    sink.pause_after_taking = 0.2
    post_to(["a", "b", "c"], 1, now)

    deliver(at=now)

    assert len(sink.accepted()) == 3
    assert max(lines) >= 1, "a second line was tried"
    assert set(OutboxMessage.objects.values_list("state", "tries")) == {("sent", 1)}
