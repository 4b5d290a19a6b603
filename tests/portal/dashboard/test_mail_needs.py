"""Letters that are stuck are told to those who can help them, with a link to just these."""

import pytest
from django.utils import timezone

from portal.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def letters(state, count):
    for number in range(count):
        OutboxMessage.objects.create(
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


def mail_needs(client, person):
    client.force_login(person)
    return [need for need in client.get("/").context["needs"] if "/outbox/" in need.url]


def test_the_link_leads_to_as_many_as_it_says(client, manager):
    letters("failed", 2)
    letters("uncertain", 1)

    failed, uncertain = mail_needs(client, manager)

    assert "2" in failed.why
    assert client.get(failed.url).context["page"].paginator.count == 2
    assert "1" in uncertain.why
    assert client.get(uncertain.url).context["page"].paginator.count == 1


def test_nothing_stuck_asks_for_nothing(client, manager):
    assert mail_needs(client, manager) == []


def test_who_cannot_help_is_not_asked(client, admin, expert, steering):
    letters("failed", 1)

    assert [mail_needs(client, person) for person in (admin, expert, steering)] == [[], [], []]
