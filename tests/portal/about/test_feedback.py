"""Feedback without an account."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.about.actions.feedback import mark_answered
from portal.about.models import Feedback
from tests.factories.about import FeedbackFactory
from tests.outbox import deliver_mails

pytestmark = pytest.mark.sqlite

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


def test_those_who_answer_get_a_mail_without_the_text(client, settings):
    settings.FEEDBACK_EMAIL = "palaute@example.org"
    client.post(PAGE, {"text": "Yksityinen asia", "email": "a@example.org"})
    deliver_mails()
    (letter,) = mail.outbox
    assert letter.to == ["palaute@example.org"]
    assert "Yksityinen" not in letter.body
    assert "a@example.org" not in letter.body


def test_a_broker_that_is_away_loses_no_feedback_and_no_mail(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("portal.outbox.tasks.send_queued.apply_async", lambda *_, **__: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True) as called:
        assert client.post(PAGE, {"text": "Kiitos!"}).status_code == 302
    assert len(called) == 1
    assert Feedback.objects.count() == 1
    assert [letter.state for letter in deliver_mails()] == ["sent"]


def test_those_who_answer_are_not_told_of_what_is_already_answered(client, manager):
    client.post(PAGE, {"text": "Kiitos!"})
    mark_answered(Feedback.objects.get(), by=manager, at=timezone.now())

    (letter,) = deliver_mails()

    assert (letter.state, letter.reason) == ("not_needed", "answered")
    assert mail.outbox == []


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
        FeedbackFactory(text="x" * 5_001, created_at=now, due_on=timezone.localdate())


def test_the_form_knows_which_page_it_was_opened_from(client):
    page = client.get(PAGE, {"page": '/regions/lappi/"><script>'}).content.decode()
    assert "/regions/lappi/&quot;&gt;&lt;script&gt;" in page
