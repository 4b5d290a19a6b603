"""After ninety days nobody can tell to whom a message went; that it went is still known."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from portal.outbox.models import OutboxMessage, State
from portal.outbox.unsent import retry
from portal.retention.running import erase
from portal.retention.tasks import carry_out_retention
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
OPEN = {
    State.QUEUED: {},
    State.UNCERTAIN: {},
    State.SENDING: {"claimed_by": "x", "slot": 1},
}
SETTLED = {
    State.SENT: {},
    State.FAILED: {"reason": "refused"},
    State.NOT_NEEDED: {"reason": "answered"},
}


@pytest.fixture
def make_message(post_one):
    """A message in this state, posted now, that says KANARIA wherever it can."""

    def make(state, **more):
        message = post_one(address="kanaria@example.org", parameters={"round": 7})
        now = timezone.now()
        times = {"sent_at": now, "lease_until": now, "next_try_at": now}
        told = {"server_code": 550, "server_text": "550 <Kanaria@example.org> unknown"}
        OutboxMessage.objects.update(state=state, tries=3, **times, **told, **more)
        message.refresh_from_db()
        return message

    return make


@pytest.mark.parametrize(("state", "more"), SETTLED.items())
def test_of_what_is_settled_the_recipient_is_forgotten_and_the_fate_is_not(
    make_message, state, more
):
    message = make_message(state, **more)
    was = {name: getattr(message, name) for name in message.__dict__ if not name.startswith("_")}

    with time_machine.travel(message.created_at + 90 * DAY - MINUTE, tick=False):
        carry_out_retention()
    message.refresh_from_db()
    assert message.address == "kanaria@example.org"

    with time_machine.travel(message.created_at + 90 * DAY + MINUTE, tick=False):
        carry_out_retention()
    message.refresh_from_db()

    assert "kanaria" not in str(vars(message)).lower()
    emptied = {"address": "", "domain": "", "server_text": "", "parameters": {}}
    assert {name: getattr(message, name) for name in was} == was | emptied
    assert erase("mails", at=message.created_at + 91 * DAY) == 0


@pytest.mark.parametrize(("state", "more"), OPEN.items())
def test_what_is_not_settled_keeps_its_address_however_old(make_message, state, more):
    message = make_message(state, **more)

    assert erase("mails", at=message.created_at + 1_000 * DAY) == 0


def test_a_failed_message_whose_address_is_forgotten_cannot_be_sent_again(make_message, manager):
    message = make_message(State.FAILED, reason="refused")
    later = message.created_at + 91 * DAY
    erase("mails", at=later)
    message.refresh_from_db()

    assert not retry(message, by=manager, at=later)
    assert (message.can_retry, message.can_correct) == (False, False)
    assert deliver_mails(at=later)[0].state == State.FAILED


@pytest.mark.parametrize("count", [1, 5])
def test_however_many_it_takes_the_same(post_some, django_assert_num_queries, count):
    post_some(count)
    OutboxMessage.objects.update(state=State.SENT, sent_at=timezone.now())

    with django_assert_num_queries(4):
        assert erase("mails", at=timezone.now() + 91 * DAY) == count
