"""Failed mails are tried again together: all that were shown, once, and nothing in doubt."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.outbox.mailing import abort
from portal.outbox.models import OutboxMessage, State
from portal.outbox.unsent import retry_all
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

FAILED = f"{reverse('backoffice:outbox_list')}?state=failed"
PRESS = reverse("backoffice:outbox_retry_all")
HOUR = dt.timedelta(hours=1)


def fail(**which):
    rows = OutboxMessage.objects.filter(**which)
    return rows.update(state=State.FAILED, reason="refused", next_try_at=None, server_text="no")


def press(client, page=FAILED):
    """As the form of that page would."""
    found = client.get(page)
    sent = {"shown_at": found.context["failed"].shown_at, "campaign": found.context["campaign"]}
    return client.post(PRESS, sent, follow=True)


def retried():
    return [event.details for event in AuditEvent.objects.filter(action="letters.retried")]


@pytest.mark.parametrize("count", [1, 1000])
def test_all_go_in_as_few_queries_however_many_there_are(
    client, manager, post_some, count, django_assert_num_queries
):
    post_some(count)
    fail()
    client.force_login(manager)
    sent = {"shown_at": client.get(FAILED).context["failed"].shown_at}

    with django_assert_num_queries(7):  # session, person, roles, atomic, mails, trail, atomic
        client.post(PRESS, sent)

    assert OutboxMessage.objects.queued().count() == count
    assert retried() == [{"mailing": "", "letters": count}]


def test_the_button_says_how_many_and_the_list_costs_the_same(
    client, manager, post_some, django_assert_num_queries
):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    client.get(FAILED)
    for count in (1, 5):
        post_some(count, campaign=f"c{count}")
        fail()
        with django_assert_num_queries(11):
            page = client.get(FAILED)

    assert "Try all 6 mails again" in page.text
    assert PRESS not in client.get(reverse("backoffice:outbox_list")).text


def test_a_second_press_finds_nothing_even_if_they_have_failed_again(client, manager, post_some):
    post_some(2)
    fail()
    client.force_login(manager)
    sent = {"shown_at": timezone.now().isoformat()}
    client.post(PRESS, sent)
    fail()

    client.post(PRESS, sent)

    assert not OutboxMessage.objects.queued().exists()
    assert retried() == [{"mailing": "", "letters": 2}]


def test_what_failed_after_the_page_was_shown_is_left(client, manager, post_some):
    post_some(1)
    fail()
    client.force_login(manager)
    client.post(PRESS, {"shown_at": (timezone.now() - HOUR).isoformat()})

    assert not OutboxMessage.objects.queued().exists()


def test_only_the_chosen_mailing_goes(client, manager, post_some):
    post_some(2, campaign="round/1 & more")
    post_some(3, campaign="other")
    fail()
    client.force_login(manager)

    press(client, f"{FAILED}&campaign=round%2F1+%26+more")

    assert OutboxMessage.objects.queued().count() == 2
    assert retried() == [{"mailing": "round/1 & more", "letters": 2}]


def test_what_cannot_be_sent_again_or_is_in_doubt_stays_as_it_is(client, manager, post_some):
    post_some(6)
    post_some(1, campaign="stopped")
    abort("stopped", at=timezone.now())
    fail()
    rows = OutboxMessage.objects
    rows.filter(recipient="1").update(state=State.UNCERTAIN, handed_over_at=timezone.now())
    rows.filter(recipient="2").update(state=State.NOT_NEEDED, reason="put_aside")
    rows.filter(recipient="3").update(address="")
    rows.filter(recipient="4").update(kind="unheard_of")
    rows.filter(recipient="5").update(state=State.SENT, sent_at=timezone.now())
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    assert "Some of these cannot be sent again" in client.get(FAILED).text
    press(client)

    assert [row.recipient for row in rows.queued()] == ["0"]
    deliver_mails(at=timezone.now())
    assert [message.to for message in mail.outbox] == [["person0@example.org"]]


def test_what_may_have_arrived_before_is_remembered(post_some, manager):
    """The relay's record is asked before the next try."""
    now = timezone.now()
    post_some(1)
    fail()
    OutboxMessage.objects.update(handed_over_at=now - HOUR)

    retry_all(OutboxMessage.objects.all(), by=manager, at=now)

    row = OutboxMessage.objects.get()
    assert (row.state, row.handed_over_at) == (State.QUEUED, now - HOUR)


def test_each_that_goes_could_go_alone(post_some):
    post_some(3)
    fail(recipient="0")
    fail(recipient="1")
    OutboxMessage.objects.filter(recipient="1").update(address="")

    alone = {row.pk for row in OutboxMessage.objects.all() if row.can_retry}

    assert {row.pk for row in OutboxMessage.objects.retriable()} == alone != set()


@pytest.mark.parametrize("name", ["expert", "admin", "researcher"])
def test_others_neither_see_the_button_nor_press_it(client, request, post_some, name):
    post_some(1)
    fail()
    client.force_login(request.getfixturevalue(name))

    assert PRESS not in client.get(FAILED).text
    assert client.post(PRESS, {"shown_at": timezone.now().isoformat()}).status_code == 403
    assert OutboxMessage.objects.get().state == State.FAILED


@pytest.mark.parametrize("sent", [{}, {"shown_at": "soon"}, {"campaign": "\0"}])
def test_a_press_that_no_page_has_sent_does_nothing(client, manager, post_some, sent):
    post_some(1)
    fail()
    client.force_login(manager)

    assert client.post(PRESS, sent).status_code == 404
    assert OutboxMessage.objects.get().state == State.FAILED
