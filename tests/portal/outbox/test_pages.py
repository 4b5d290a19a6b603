"""The outbox as people see it: enough to help, too little to spy."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.outbox.holding import hold
from portal.outbox.models import Campaign, OutboxMark, OutboxMessage, State

pytestmark = pytest.mark.django_db

LIST = reverse("backoffice:outbox_list")
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def done():
    """What the trail says of mails."""
    return AuditEvent.objects.exclude(action="session.started").order_by("pk")


def page_of(row, what="detail"):
    return reverse(f"backoffice:outbox_{what}", args=[row.pk])


@pytest.fixture
def refused(post_one):
    row = post_one(address="maija.mehilainen@example.org", scope="21")
    OutboxMessage.objects.update(
        state=State.FAILED,
        reason="refused",
        server_code=550,
        server_text="<Maija.Mehilainen@example.org>: no such person",
        next_try_at=None,
    )
    row.refresh_from_db()
    return row


@pytest.fixture
def uncertain(refused):
    OutboxMessage.objects.update(state=State.UNCERTAIN, handed_over_at=NOW, reason="")
    refused.refresh_from_db()
    return refused


def test_the_counts_lead_to_lists_of_that_many(client, manager, post_some, refused):
    post_some(3, campaign="more")
    client.force_login(manager)

    tabs = client.get(LIST).context["tabs"]

    assert [tab.count for tab in tabs] == ["4", "1", "0", "3", "0", "0", "0"]
    for tab in tabs:
        assert str(client.get(tab.url).context["page"].paginator.count) == tab.count


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(
    client, manager, post_some, count, django_assert_num_queries
):
    for number in range(count):
        post_some(3, campaign=f"c{number}")
    client.force_login(manager)
    client.get(LIST)

    with django_assert_num_queries(11):
        assert client.get(LIST).status_code == 200


def test_a_mailing_is_narrowed_down_to(client, manager, post_some):
    post_some(2, campaign="round/1 & more")
    post_some(1, campaign="other")
    client.force_login(manager)

    found = client.get(LIST, {"campaign": "round/1 & more"})

    assert {row.mail.campaign for row in found.context["mails"]} == {"round/1 & more"}
    assert found.context["tabs"][0].count == "2"
    assert client.get(found.context["tabs"][3].url).context["page"].paginator.count == 2


@pytest.mark.parametrize("query", ["?state=lost", "?page=999", "?page=x", "?campaign=nothing"])
def test_odd_questions_get_a_page(client, manager, post_one, query):
    post_one()
    client.force_login(manager)

    assert client.get(f"{LIST}{query}").status_code == 200


def test_an_address_is_masked_until_it_is_opened_and_looking_is_in_the_trail(
    client, manager, refused
):
    client.force_login(manager)

    for path in (LIST, page_of(refused)):
        page = client.get(path).content.decode()
        assert "m…@example.org" in page
        assert "mehilainen" not in page.lower()
    assert not done().exists()

    opened = client.post(page_of(refused, "open")).content.decode()
    assert "maija.mehilainen@example.org" in opened
    event = done().get()
    assert (event.action, event.scope, event.subject_id) == (
        "letter.opened",
        "21",
        str(refused.pk),
    )
    assert "mehilainen" not in event.subject_label


def test_an_expert_sees_the_mails_of_their_regions_and_no_others(
    client, expert, stranger, refused, post_one
):
    post_one("none", address="other@example.org")
    client.force_login(expert)

    assert [row.mail for row in client.get(LIST).context["mails"]] == [refused]
    assert client.post(page_of(refused, "open")).status_code == 200
    assert client.post(page_of(refused, "retry")).status_code == 403

    client.force_login(stranger)
    assert client.get(LIST).context["mails"] == []
    assert client.get(page_of(refused)).status_code == 404


def test_an_administrator_sees_the_envelope_and_does_nothing(client, admin, refused):
    client.force_login(admin)

    page = client.get(page_of(refused)).content.decode()

    assert refused.message_id.strip("<>") in page
    assert reverse("backoffice:outbox_retry", args=[refused.pk]) not in page
    assert client.post(page_of(refused, "open")).status_code == 404
    for what in ("retry", "correct", "put_aside", "settle"):
        assert client.post(page_of(refused, what)).status_code == 403


def test_a_mail_that_nobody_can_send_is_put_aside_and_may_come_back(client, manager, refused):
    client.force_login(manager)

    for _ in range(2):
        client.post(page_of(refused, "put_aside"))

    assert not OutboxMessage.objects.stuck().exists()
    assert [event.action for event in done()] == ["letter.put_aside"]
    page = client.get(page_of(refused)).content.decode()
    assert page_of(refused, "put_aside") not in page
    assert page_of(refused, "retry") in page
    client.post(page_of(refused, "retry"))
    assert OutboxMessage.objects.queued().get() == refused


def test_only_what_has_failed_is_put_aside(client, manager, uncertain):
    client.force_login(manager)

    client.post(page_of(uncertain, "put_aside"))

    assert OutboxMessage.objects.get().state == State.UNCERTAIN
    assert not done().exists()


def test_a_refused_mail_is_tried_again(client, manager, refused):
    client.force_login(manager)

    client.post(page_of(refused, "retry"))

    refused.refresh_from_db()
    assert refused.state == State.QUEUED
    assert done().get().action == "letter.retried"


def test_an_address_is_corrected(client, manager, refused):
    client.force_login(manager)

    refusal = client.post(page_of(refused, "correct"), {"address": "no address"})
    assert (refusal.status_code, list(refusal.context["form"].errors)) == (200, ["address"])
    client.post(page_of(refused, "correct"), {"address": "maija@example.org"})

    refused.refresh_from_db()
    assert (refused.state, refused.address) == (State.QUEUED, "maija@example.org")
    assert done().get().action == "letter.corrected"


def test_the_page_says_how_far_a_corrected_address_reaches(client, manager, refused):
    client.force_login(manager)
    assert "Later mails of this mailing go to this address too." in text_of(client, refused)

    client.post(page_of(refused, "correct"), {"address": "maija@example.org"})

    assert "Corrected here, for this mailing" in text_of(client, refused)


def text_of(client, row):
    return client.get(page_of(row), headers={"accept-language": "en"}).content.decode()


@pytest.mark.parametrize("act", ["retry", "correct"])
def test_a_mail_that_is_sent_again_stands_first(client, manager, refused, post_some, act):
    """However many were posted after it."""
    OutboxMessage.objects.update(created_at=NOW, changed_at=NOW)
    post_some(3, campaign="more", at=NOW + dt.timedelta(hours=1))
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        client.force_login(manager)
        client.post(page_of(refused, act), {"address": "maija@example.org"})

        assert client.get(LIST).context["mails"][0].mail == refused


@pytest.mark.parametrize(("arrived", "state"), [("yes", State.SENT), ("no", State.QUEUED)])
def test_an_uncertain_mail_is_settled_once(client, manager, uncertain, arrived, state):
    client.force_login(manager)

    client.post(page_of(uncertain, "settle"), {"arrived": arrived})
    client.post(page_of(uncertain, "settle"), {"arrived": "yes"})

    uncertain.refresh_from_db()
    assert uncertain.state == state
    assert done().get().details == {"arrived": arrived == "yes"}


def test_an_answer_that_is_none_settles_nothing(client, manager, uncertain):
    client.force_login(manager)

    assert client.post(page_of(uncertain, "settle"), {"arrived": "maybe"}).status_code == 404


def test_a_mailing_is_paused_resumed_and_stopped(client, manager, post_some):
    post_some(3, campaign="round:1")
    client.force_login(manager)

    def act(what):
        path = reverse(f"backoffice:mailing_{what}", args=["round:1"])
        return client.post(path, follow=True).context["mailings"][0]

    assert act("pause").is_paused
    assert not act("resume").is_paused
    question = client.get(reverse("backoffice:mailing_stop", args=["round:1"]))
    assert (question.status_code, Campaign.objects.get().aborted_at) == (200, None)
    assert act("stop").is_stopped
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.NOT_NEEDED}
    assert [event.action for event in done()] == [
        "mailing.paused",
        "mailing.resumed",
        "mailing.stopped",
    ]


def test_a_mailing_that_never_ends_is_only_paused(client, manager, post_some):
    post_some(1, campaign="staff")
    client.force_login(manager)

    path = reverse("backoffice:mailing_stop", args=["staff"])

    assert path not in client.get(LIST).content.decode()
    assert client.post(path).status_code == 404
    assert not Campaign.objects.exists()


def test_a_mailing_that_never_was_is_not_found(client, manager):
    client.force_login(manager)

    for what in ("pause", "resume", "stop"):
        for name in ("nothing", "\0", "x" * 300):
            path = reverse(f"backoffice:mailing_{what}", args=[name])
            assert client.post(path).status_code == 404


def test_the_demo_leads_to_the_mail_itself(client, manager, post_one, settings):
    row = post_one(at=timezone.now())
    client.force_login(manager)

    assert (
        reverse("demo:mail_detail", args=[row.pk]) not in client.get(page_of(row)).content.decode()
    )
    settings.DEMO = True
    assert reverse("demo:mail_detail", args=[row.pk]) in client.get(page_of(row)).content.decode()


# --- After a restore --------------------------------------------------------------------------


def test_who_opens_the_outbox_reads_that_nothing_leaves_and_a_manager_lets_it_go_on(
    client, manager, admin, post_one
):
    post_one()
    OutboxMark.objects.update(has_journal=True)

    client.force_login(admin)
    assert "mail-held" in client.get(LIST).content.decode()
    assert "outbox/release" not in client.get(LIST).content.decode()
    client.force_login(manager)
    page = client.get(LIST).content.decode()
    assert "outbox/release" in page
    client.post("/outbox/release/")

    assert "mail-held" not in client.get(LIST).content.decode()
    assert AuditEvent.objects.filter(action="outbox.released").count() == 1
    assert hold() is None


def test_what_left_before_a_restore_is_said_to_have_arrived_in_one_press(
    client, manager, post_some, post_one
):
    post_some(3)
    OutboxMessage.objects.update(
        state=State.UNCERTAIN, reason="set_back", next_try_at=None, handed_over_at=timezone.now()
    )
    post_one("4")
    OutboxMessage.objects.filter(recipient="4").update(
        state=State.UNCERTAIN, handed_over_at=timezone.now()
    )
    client.force_login(manager)

    page = client.get(f"{LIST}?state=uncertain").content.decode()
    shown_at = re.search(r'name="shown_at" value="([^"]+)"', page)[1]
    client.post("/outbox/uncertain/arrived/", {"shown_at": shown_at})

    assert sorted(OutboxMessage.objects.values_list("state", flat=True)) == [
        *["sent"] * 3,
        "uncertain",
    ]
    assert AuditEvent.objects.get(action="letters.settled").details["letters"] == 3
