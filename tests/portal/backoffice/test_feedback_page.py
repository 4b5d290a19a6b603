"""Feedback is answered within fourteen days, and the page shows what is late."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from portal.about.actions.feedback import mark_answered, take_feedback
from portal.audit.models import AuditEvent

PAGE = reverse("backoffice:feedback_list")


def feedback(text, *, days_ago=0):
    at = timezone.now() - dt.timedelta(days=days_ago)
    return take_feedback(text=text, email="", page="", language="fi", at=at)


def test_what_waits_longest_comes_first_and_answered_last(client, communications):
    answered = feedback("answered", days_ago=30)
    mark_answered(answered, by=communications, at=timezone.now())
    new, old = feedback("new"), feedback("old", days_ago=20)
    client.force_login(communications)
    assert list(client.get(PAGE).context["page"]) == [old, new, answered]


def test_feedback_is_late_from_the_fifteenth_day(db):
    today = timezone.localdate()
    assert feedback("in time", days_ago=14).due_on == today
    assert feedback("late", days_ago=15).due_on < today


def test_feedback_is_marked_once_and_leaves_a_trace_without_its_text(client, manager):
    sent = feedback("a private text")
    client.force_login(manager)
    path = reverse("backoffice:feedback_answer", args=[sent.pk])
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 404
    event = AuditEvent.objects.get(action="feedback.answered")
    assert event.subject_label == sent.reference
    assert "private" not in str(event.details)


def test_feedback_is_shown_as_text_and_never_as_markup(client, manager):
    feedback("<script>alert(1)</script>")
    client.force_login(manager)
    page = client.get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
