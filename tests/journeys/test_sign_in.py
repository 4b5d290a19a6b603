"""Signing in: a code in a mail, a passkey as the second factor, and the passkey alone."""

import re

import pytest
from django.core import mail

pytestmark = pytest.mark.django_db(transaction=True)


def virtual_passkey(visitor):
    """A security key that the browser pretends to have, as the protocol of its makers offers."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def newest_code():
    return re.search(
        r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", mail.outbox[-1].body, re.MULTILINE
    ).group(1)


def sign_in_by_code(visitor, email):
    visitor.goto("/accounts/login/")
    visitor.check()
    visitor.page.locator("#code-email").fill(email)
    visitor.press("Send the code")
    visitor.check()
    visitor.page.locator("input[name=code]").fill(newest_code())
    visitor.follow(visitor.page.locator("main form button").first)


def test_an_expert_sets_up_a_passkey_and_then_needs_nothing_else(
    reference, expert, visit, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    visitor = visit()
    virtual_passkey(visitor)

    sign_in_by_code(visitor, expert.email)
    visitor.page.wait_for_url("**/accounts/2fa/**")
    visitor.check()
    visitor.goto("/regions/lappi/profile/overview/edit/")
    assert "/accounts/2fa/" in visitor.page.url, "staff without a second factor get no further"

    visitor.goto("/accounts/2fa/webauthn/add/")
    visitor.check()
    visitor.page.locator("input[name=name]").fill("My laptop")
    assert visitor.page.locator("#id_passwordless").is_checked(), "a key is a passkey at first"
    visitor.press("Add the key")
    visitor.page.wait_for_url(lambda address: "/add/" not in address)
    visitor.check()

    visitor.goto("/accounts/logout/")
    visitor.check()
    visitor.follow(visitor.page.locator("main form button").first)
    visitor.goto("/accounts/login/")
    visitor.press("Use a passkey")
    visitor.page.get_by_role("heading", level=1, name="What needs you today").wait_for()
    visitor.goto("/regions/lappi/profile/overview/edit/")
    visitor.check()
    assert visitor.page.locator("textarea[name=prose]").count() == 1
