"""Feedback without an account."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.about.models import Feedback

PAGE = "/feedback/"


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    cache.clear()


def test_the_sender_gets_a_reference_and_a_day(client):
    response = client.post(PAGE, {"text": "Otsikko on väärä.", "email": "a@example.org"})
    sent = Feedback.objects.get()
    assert response["Location"] == f"/feedback/sent/{sent.reference}/"
    page = client.get(response["Location"]).content.decode()
    assert sent.reference in page
    assert "Otsikko" not in page
    assert "a@example.org" not in page


def test_those_who_answer_get_a_mail_without_the_text(
    client, settings, django_capture_on_commit_callbacks
):
    settings.FEEDBACK_EMAIL = "palaute@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"text": "Yksityinen asia", "email": "a@example.org"})
    (letter,) = mail.outbox
    assert letter.to == ["palaute@example.org"]
    assert "Yksityinen" not in letter.body
    assert "a@example.org" not in letter.body


def test_a_mail_that_cannot_be_sent_loses_no_feedback(client, settings, monkeypatch):
    monkeypatch.setattr("portal.accounts.letters.Letter.send", lambda self: 1 / 0)
    assert client.post(PAGE, {"text": "Kiitos!"}).status_code == 302
    assert Feedback.objects.count() == 1


def test_a_robot_is_thanked_and_nothing_is_kept(client):
    response = client.post(PAGE, {"text": "Buy now", "website": "https://spam.example"})
    assert response.status_code == 200
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": "Hei", "email": "no address"}, "email"),
        ({"text": "Hei", "page": "x" * 501}, "page"),
    ],
)
def test_what_cannot_be_sent_stays_in_the_form_with_a_reason(client, data, field):
    response = client.post(PAGE, data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert data["text"] in response.content.decode()


def test_the_longest_text_is_kept_whole(client):
    text = "ä" * 5_000
    assert client.post(PAGE, {"text": text}).status_code == 302
    assert Feedback.objects.get().text == text


def test_the_database_refuses_an_endless_text():
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(text="x" * 5_001, created_at=now, due_on=timezone.localdate())


def test_the_form_knows_which_page_it_was_opened_from(client):
    page = client.get(PAGE, {"page": '/regions/lappi/"><script>'}).content.decode()
    assert "/regions/lappi/&quot;&gt;&lt;script&gt;" in page
