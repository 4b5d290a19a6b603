"""Letters that are stuck are told to those who see them all, with a link to just these."""

import pytest
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from tests.factories.outbox import OutboxMessageFactory

pytestmark = pytest.mark.django_db


def letters(state, count):
    for number in range(count):
        OutboxMessageFactory(
            kind="feedback",
            campaign="x",
            step=state,
            recipient=str(number),
            address="a@example.org",
            language="fi",
            message_id=f"<{state}{number}@x>",
            created_at=timezone.now(),
            changed_at=timezone.now(),
            state=state,
            reason="refused",
        )


def mail_todos(client, person):
    client.force_login(person)
    return [todo for todo in client.get("/").context["todos"] if "/outbox/" in todo.url]


def test_the_link_leads_to_as_many_as_it_says(client, manager):
    letters("failed", 2)
    letters("uncertain", 1)

    failed, uncertain = mail_todos(client, manager)

    assert "2" in failed.why
    assert client.get(failed.url).context["page"].paginator.count == 2
    assert "1" in uncertain.why
    assert client.get(uncertain.url).context["page"].paginator.count == 1


def test_nothing_stuck_asks_for_nothing(client, manager):
    assert mail_todos(client, manager) == []


def test_the_administrator_is_told_and_led_to_them(client, admin):
    letters("failed", 2)

    [failed] = mail_todos(client, admin)

    assert client.get(failed.url).context["page"].paginator.count == 2


def test_letters_whose_addresses_are_forgotten_ask_for_nothing_alone(client, manager):
    letters("failed", 2)
    forgotten, _other = OutboxMessage.objects.all()
    OutboxMessage.objects.filter(pk=forgotten.pk).update(address="")

    [failed] = mail_todos(client, manager)

    assert "2" in failed.why
    assert client.get(failed.url).context["page"].paginator.count == 2
    OutboxMessage.objects.update(address="")
    assert mail_todos(client, manager) == []


def test_who_does_not_see_all_letters_is_not_asked(client, expert, steering):
    letters("failed", 1)

    assert [mail_todos(client, person) for person in (expert, steering)] == [[], []]
