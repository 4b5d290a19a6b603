"""Sending: once, whole, and counted; however many press the button."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from surveys.answering import submitting
from surveys.answering.saving import save_answers
from surveys.answering.submitting import submit
from surveys.counts.tally import recounted, stored_counts
from surveys.models import Answer, Draft, Invitation, Response, Round, Turnout
from surveys.questionnaire.answers import AnswerValue
from tests.factories.accounts import UserFactory
from tests.factories.regions import RegionFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory, situational
from tests.respondents import sent_again
from tests.surveys.answering.at_once import fifty_send
from tests.surveys.answering.pages import (
    FIRST,
    SECOND,
    THIRD,
    address,
    fill_in,
    fill_in_all,
    holder,
    send,
)

pytestmark = pytest.mark.sqlite


def values():
    rows = Answer.objects.values_list("question__code", "value", "text", "region_code")
    return sorted(rows, key=lambda row: (row[0], row[1] or 0))


def test_what_was_filled_in_is_what_is_stored_and_counted(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST | {"involve_why": "Syy\r\ntoinen rivi"})
    fill_in(client, invitation, 2, SECOND | {"contact_person": "cannot_say", "meetings": " 12,0 "})
    fill_in(client, invitation, 3, THIRD | {"organiser": "Alue"})

    before = timezone.now()
    assert send(client, invitation).status_code == 302

    assert values() == [
        ("contact_person", -1, "", "21"),
        ("informs", 2, "", "21"),
        ("involve", 4, "Syy\ntoinen rivi", "21"),
        ("meetings", 12, "", "21"),
        ("organiser", None, "Alue", "21"),
        ("reach", 5, "", "21"),
        ("support", 1, "", "21"),
        ("support", 4, "", "21"),
        ("taken_part", 3, "", "21"),
        ("unite", 3, "", "21"),
    ]
    response = Response.objects.get()
    assert response.invitation == invitation
    assert response.submitted_at >= before
    assert Invitation.objects.get().answered_at == response.submitted_at
    assert Draft.objects.count() == 0
    assert stored_counts(invitation.round) == recounted(invitation.round) != Counter()
    assert Turnout.objects.get().answered == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_response_knows_the_language_of_its_page(invitation, language):
    client = holder(invitation, headers={"accept-language": language})
    fill_in_all(client, invitation)
    send(client, invitation)

    assert Response.objects.get().language == language


def test_a_forged_submit_with_answers_missing_sends_nothing(invitation):
    client = holder(invitation, headers={"accept-language": "en"})
    fill_in(client, invitation, 1, FIRST)

    response = send(client, invitation)
    html = response.content.decode()

    assert response.status_code == 200
    assert "<title>Error:" in html
    assert "4 answers are missing" in html
    assert Response.objects.count() == 0
    assert Invitation.objects.get().answered_at is None


def test_sending_nothing_at_all_sends_nothing(invitation):
    response = send(holder(invitation), invitation)

    assert response.status_code == 200
    assert Response.objects.count() == 0
    assert Invitation.objects.get().answered_at is None


def test_what_a_colleague_changed_after_the_check_is_looked_at_once_more(invitation):
    client = holder(invitation, headers={"accept-language": "en"})
    fill_in_all(client, invitation)
    fill_in(holder(invitation), invitation, 3, THIRD | {"needs": "Kollegan lisäys"})

    response = client.post(address(invitation, "submit"), {"version": "3"})
    html = response.content.decode()

    assert "changed meanwhile" in html
    assert "Kollegan lisäys" in html
    assert Response.objects.count() == 0


def test_a_draft_that_moves_on_while_it_is_sent_is_not_sent(invitation):
    fill_in_all(holder(invitation), invitation)
    read = Invitation.objects.for_answering().get()
    Draft.objects.update(version=9)

    with pytest.raises(submitting.Unfinished):
        submit(read, base=3, language="fi", at=timezone.now())

    assert Response.objects.count() == 0
    assert Invitation.objects.get().answered_at is None


def test_answers_that_were_all_taken_back_are_no_response(organisation, lappi):
    content = situational()
    for page in content["pages"]:
        for question in page["questions"]:
            question["required"] = False
    round_ = RoundFactory(survey=SurveyFactory(content=content))
    InvitationFactory(round=round_, region=lappi, organisation=organisation)
    for base, answer in enumerate([AnswerValue((4,)), AnswerValue()]):
        read = Invitation.objects.for_answering().get()
        save_answers(read, {"involve": answer}, base=base, at=timezone.now())
    read = Invitation.objects.for_answering().get()

    with pytest.raises(submitting.Unfinished):
        submit(read, base=2, language="fi", at=timezone.now())

    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)


def test_all_or_nothing(invitation, monkeypatch):
    client = holder(invitation, raise_request_exception=False)
    fill_in_all(client, invitation)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(submitting, "add_answered", fail)
    assert send(client, invitation).status_code == 500

    assert (Response.objects.count(), Answer.objects.count()) == (0, 0)
    assert Draft.objects.count() == 1
    assert Invitation.objects.get().answered_at is None


def test_a_round_that_has_just_closed_takes_nothing_and_keeps_the_draft(invitation):
    client = holder(invitation, headers={"accept-language": "en"})
    fill_in_all(client, invitation)
    stale = Invitation.objects.for_answering().get()
    Round.objects.update(closed_at=timezone.now())

    assert "has closed" in client.post(address(invitation, "submit"), {}).content.decode()
    with pytest.raises(submitting.Over):
        submit(stale, base=3, language="fi", at=stale.round.closes_at)
    assert (Response.objects.count(), Draft.objects.count()) == (0, 1)


def test_looking_at_the_address_of_sending_leads_to_the_check(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)

    assert client.get(address(invitation, "submit"))["Location"] == address(invitation, "check")
    assert Response.objects.count() == 0


def test_sending_twice_gives_the_same_receipt(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)
    send(client, invitation)
    again = client.post(address(invitation, "submit"), {"version": "3"})

    assert again["Location"] == address(invitation, "receipt")
    assert Response.objects.count() == 1


def test_sending_costs_the_same_for_one_and_for_five(
    expert_round, asked_in_five_regions, django_assert_max_num_queries
):
    for invitation in asked_in_five_regions:
        client = holder(invitation)
        fill_in_all(client, invitation)
        # Eight statements, and whether the expert still works there; two mark a transaction
        # inside the one of the test.
        with django_assert_max_num_queries(11):
            client.post(address(invitation, "submit"), {"version": "3"})
    assert Response.objects.count() == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("arrives", [True, False])
def test_a_line_that_breaks_at_the_commit_neither_loses_nor_doubles(
    invitation, arrives, monkeypatch
):
    browser = holder(invitation)
    fill_in_all(browser, invitation)
    commit = BaseDatabaseWrapper._commit

    def break_at_commit(self):
        if arrives:
            commit(self)
        raise OperationalError("the line broke")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "_commit", break_at_commit)
        refused = browser.post(address(invitation, "submit"), {"version": "3"})
    sent = Response.objects.count()
    again = browser.post(address(invitation, "submit"), dict(sent_again(refused.text)))

    assert (refused.status_code, sent) == (503, int(arrives))
    assert again["Location"] == address(invitation, "receipt")
    assert Response.objects.get().reference in browser.get(again["Location"]).text
    assert stored_counts(invitation.round) == recounted(invitation.round)
    assert Turnout.objects.get().answered == 1


@pytest.fixture
def asked_in_five_regions(expert_round, lappi, kainuu, satakunta):
    more = [
        RegionFactory(code=f"9{n}", slug=f"alue-{n}", called=f"Alue {n}", tile_row=n, tile_col=9)
        for n in (1, 2)
    ]
    regions = [lappi, kainuu, satakunta, *more]
    expert = UserFactory(email="north@example.org", regions=regions)
    return [InvitationFactory(round=expert_round, region=region, user=expert) for region in regions]


# --- Many at once --------------------------------------------------------------------------------


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite in memory has no two writers; the test below gives it a file.",
)
@pytest.mark.django_db(transaction=True)
def test_fifty_who_send_at_once_make_one_response_and_see_one_receipt(invitation):
    fill_in_all(holder(invitation), invitation)

    assert fifty_send(invitation) == (50, set())
    assert Response.objects.count() == 1
    assert stored_counts(invitation.round) == recounted(invitation.round)
    assert Turnout.objects.get().answered == 1
    assert Answer.objects.filter(question__code="involve").count() == 1


def test_fifty_who_send_at_once_make_one_response_in_a_file_too(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "VAR_DIR": str(tmp_path),
        "DEBUG": "1",
    }
    command = [sys.executable, "-m", "tests.surveys.answering.at_once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1:] == ["50 receipts, 1 response, 0 faults"], done.stderr
