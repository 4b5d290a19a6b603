"""How often one address may try: counted for each subject by itself, and never unlimited by mistake."""

import pytest
from django.test import RequestFactory

from portal.accounts.limits import is_spent, is_within, limits
from portal.registry import Registry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_limits(monkeypatch):
    registry = Registry[str]("limits")
    registry.add("knocking", "2/m/ip")
    registry.add("ringing", "2/m/ip")
    monkeypatch.setattr("portal.accounts.limits.limits", registry)


def visit(address="192.0.2.1"):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_so_many_tries_are_within_and_the_next_is_not():
    assert [is_within(visit(), "knocking") for _ in range(3)] == [True, True, False]


def test_asking_whether_it_is_spent_counts_nothing():
    asked = [is_spent(visit(), "knocking") for _ in range(5)]
    is_within(visit(), "knocking")
    before = is_spent(visit(), "knocking")
    is_within(visit(), "knocking")

    assert asked == [False] * 5
    assert (before, is_spent(visit(), "knocking")) == (False, True)


def test_another_subject_and_another_address_are_counted_by_themselves():
    for _ in range(2):
        is_within(visit(), "knocking")

    assert is_spent(visit(), "knocking")
    assert not is_spent(visit(), "ringing")
    assert not is_spent(visit("192.0.2.2"), "knocking")


def test_what_has_no_limit_is_a_fault_and_not_unlimited():
    with pytest.raises(LookupError, match="'limits' is called 'whistling'"):
        is_within(visit(), "whistling")


def test_each_app_brings_the_limits_of_what_it_opens_to_strangers():
    assert dict(limits.items()) == {
        "invitation": "10/m/ip,30/h/ip",
        "csp_report": "30/m/ip",
        "survey_link": "10/m/ip,30/h/ip",
        "feedback": "5/m/ip,30/h/ip",
        "roadmap_reminders": "10/m/ip,30/h/ip",
        "meeting_action": "10/m/ip,30/h/ip",
        "structure_letter": "5/m/user,20/h/user",
        "structure_join": "5/m/ip,20/h/ip",
        "structure_link": "10/m/ip,30/h/ip",
        "structure_letters_off": "10/m/ip,30/h/ip",
        "meeting_link": "10/m/ip,30/h/ip",
        "calendar_feed": "60/m/ip,600/h/ip",
        "calendar_feed_wrong": "10/m/ip,30/h/ip",
        "claim_lookup": "10/m/ip,60/h/ip",
        "claim": "5/m/ip,20/h/ip",
        "claim_link": "10/m/ip,30/h/ip",
        "colleague": "5/m/user,20/h/user",
        "office_message": "5/m/user,30/h/user",
    }
