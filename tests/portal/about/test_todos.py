"""Feedback that waits is told on the home of those who answer it, with the day it is due."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.about.actions.feedback import mark_answered, take_feedback

pytestmark = pytest.mark.django_db

PAGE = reverse("backoffice:feedback_list")


def feedback(*, days_ago=0):
    at = timezone.now() - dt.timedelta(days=days_ago)
    return take_feedback(text="x", email="", page="", language="fi", at=at)


def day(sent):
    return f"{sent.due_on.day} {sent.due_on:%b %Y}"


def feedback_todos(client, person):
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return [todo for todo in client.get("/").context["todos"] if todo.url == PAGE]


@pytest.mark.parametrize("who", ["manager", "communications", "admin"])
def test_who_answers_it_is_told_how_much_waits_and_until_when(client, request, who):
    first, second = feedback(days_ago=3), feedback()
    mark_answered(second, by=request.getfixturevalue("admin"), at=timezone.now())

    [todo] = feedback_todos(client, request.getfixturevalue(who))

    assert todo.why == f"1 message waits for an answer, due on {day(first)}."
    assert not todo.is_urgent
    assert client.get(todo.url).status_code == 200


def test_of_several_the_first_day_is_told_and_lateness_is_urgent(client, communications):
    feedback()
    late = feedback(days_ago=15)

    [todo] = feedback_todos(client, communications)

    assert todo.why.startswith("2 messages wait for an answer, the first due on ")
    assert todo.why.endswith(f"{day(late)}.")
    assert todo.is_urgent


@pytest.mark.parametrize("who", ["expert", "researcher", "steering", "representative"])
def test_who_may_not_answer_it_hears_nothing(client, request, lappi, who):
    feedback()

    assert feedback_todos(client, request.getfixturevalue(who)) == []


def test_without_feedback_nothing_is_asked(client, communications):
    assert feedback_todos(client, communications) == []


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_much_waits(
    client, communications, django_assert_num_queries, count
):
    for _ in range(count):
        feedback()
    client.force_login(communications)
    client.get("/")

    # Session, user, regions, own regions, roles × 3, feedback, rounds to read, organisations.
    with django_assert_num_queries(22):
        client.get("/")
