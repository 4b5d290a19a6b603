"""Waiting for a code is no trap: one gets a new code, or goes back to another way."""

import re

import pytest
from django.core import mail
from django.urls import reverse

LOGIN = reverse("account_login")
ASK = reverse("account_request_login_code")
CONFIRM = reverse("account_confirm_login_code")


@pytest.mark.parametrize("email", ["expert@example.org", "mistyped@example.org"])
def test_another_address_may_be_tried_at_once(client, expert, email):
    there = client.post(ASK, {"email": email, "next": "/account/"})["Location"]
    page = client.get(there).text
    way_out = re.search(
        r'action="/accounts/logout/".*?name="next" value="([^"]+)"', page, re.DOTALL
    )[1]
    back = client.post(reverse("account_logout"), {"next": way_out})
    assert back["Location"] == way_out
    page = client.get(way_out)
    assert page.status_code == 200
    assert 'name="next" value="/account/"' in page.text


def test_a_new_code_is_sent_twice_and_the_last_one_opens(client, expert):
    client.post(ASK, {"email": expert.email})
    for _ in range(2):
        client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 3
    assert 'value="resend"' not in client.get(CONFIRM).text
    code = mail.outbox[-1].body.split("\n    ")[1].split("\n")[0]
    client.post(CONFIRM, {"code": code})
    assert client.session["_auth_user_id"] == str(expert.pk)


def test_a_new_code_gives_no_new_guesses(client, expert):
    client.post(ASK, {"email": expert.email})
    for _ in range(3):
        client.post(CONFIRM, {"code": "AAAA-AAAA"})
        client.post(CONFIRM, {"action": "resend"})
    code = mail.outbox[-1].body.split("\n    ")[1].split("\n")[0]
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session
