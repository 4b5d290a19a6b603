"""What a page asks before it sends a form that was open for long."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def told(client):
    return client.get(reverse("accounts:form_token")).json()


def test_the_token_lets_a_form_of_this_browser_in_and_no_other(client, expert):
    strict, stranger = (Client(enforce_csrf_checks=True) for _ in range(2))
    strict.force_login(expert)
    token = told(strict)["token"]
    told(stranger)

    statuses = [
        each.post(reverse("set_language"), {"language": "sv", "csrfmiddlewaretoken": token})
        for each in (strict, stranger)
    ]

    assert [each.status_code for each in statuses] == [302, 403]


def test_it_tells_who_is_signed_in_and_is_kept_nowhere(client, expert):
    assert told(client)["person"] == ""
    client.force_login(expert)

    answer = client.get(reverse("accounts:form_token"))

    assert answer.json()["person"] == str(expert.pk)
    assert answer["Cache-Control"] == "no-store"


def test_it_is_no_answer_while_the_database_is_away(client):
    def away(*_):
        raise DatabaseError

    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        assert client.get(reverse("accounts:form_token")).status_code >= 500
