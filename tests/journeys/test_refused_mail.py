"""A mail that the server refused: found, sent again to the right address; and in the demo, followed."""

import pytest
from django.utils import timezone

from portal.accounts.actions.invitation import invite
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import Mail, notice
from portal.outbox.posting import post
from tests.journeys.screens import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@notice("journey", label="a mail of the journey")
def compose(message, *, at):
    return Mail("account/email/unknown_account", message.address, message.language)


def refuse(address):
    OutboxMessage.objects.filter(address=address).update(
        state="failed",
        reason="refused",
        server_code=550,
        server_text=f"<{address}>: no such person",
        next_try_at=None,
    )


def test_a_manager_sends_a_refused_mail_to_the_right_address(reference, manager, visit):
    names = {"campaign": "journey", "step": "1", "recipient": "1", "language": "en"}
    post("journey", address="wrong@example.org", parameters={}, at=timezone.now(), **names)
    refuse("wrong@example.org")
    office = visit(person=manager, viewport=PHONE)

    office.goto("/outbox/?state=failed")
    office.check()
    assert "wrong@" not in office.text()
    office.press("A mail of the journey", role="link")
    office.check()
    office.press("Show the address")
    office.check()
    assert "wrong@example.org" in office.text()
    office.fill("Correct address", "right@example.org")
    office.press("Send to this address")
    office.check()

    row = OutboxMessage.objects.get()
    assert (row.state, row.address) == ("queued", "right@example.org")


def test_a_visitor_of_the_demo_reads_an_invitation_and_follows_it(
    reference, admin, visit, live_server, settings
):
    settings.DEMO, settings.SITE_ORIGIN = True, live_server.url
    invite(
        email="uusi@example.org",
        role="steering",
        by=admin,
        at=timezone.now(),
        name="Uusi Ihminen",
        language="en",
    )
    visitor = visit(viewport=PHONE)

    visitor.goto("/demo/mail/")
    visitor.check()
    visitor.press("Invitation to the staff", role="link")
    visitor.check()
    visitor.follow(visitor.page.locator("main a[href*='/invitation/']"))
    visitor.check()
    visitor.press("Accept the invitation")

    assert "Uusi Ihminen" in visitor.page.content()
