"""A draft is looked at and answered as a respondent would, and nothing of it is kept."""

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded, notices
from surveys.models import Draft, Response, SurveyDraft
from tests.surveys.library.test_checklist import made, scale

pytestmark = pytest.mark.django_db


def url(draft, name, *more):
    return reverse(f"surveys:{name}", args=[draft.pk, *more])


@pytest.fixture
def draft():
    """Two pages; the second is asked only of who answers 2."""
    draft = made(scale("first", 1, 2, required=True))
    page = {"code": "two", "title": {"fi": "Lisää", "sv": "Mera", "en": "More"}}
    asked = scale("second", 1, 2) | {"ask_if": {"question": "first", "op": "is", "value": "2"}}
    draft.content["pages"].append(page | {"questions": [asked]})
    draft.save()
    return draft


def test_it_is_answered_from_the_start_to_the_receipt_and_nothing_is_kept(client, manager, draft):
    client.force_login(manager)

    start = client.get(url(draft, "draft_try"))
    onward = client.post(url(draft, "draft_try_page", 1), {"first": "2"})
    last = client.post(url(draft, "draft_try_page", 2), {"second": "1", "draft_shown": "second"})
    check = client.get(url(draft, "draft_try_check"))
    sent = client.post(url(draft, "draft_try_check"))
    receipt = client.get(sent["Location"])

    assert start.context["next"] == url(draft, "draft_try_page", 1)
    assert onward["Location"] == url(draft, "draft_try_page", 2)
    assert last.status_code in {200, 302}
    assert [len(lines) for _page, lines in check.context["topics"]] == [1, 1]
    assert "TEST" in receipt.content.decode()
    assert (Draft.objects.count(), Response.objects.count()) == (0, 0)


def test_a_page_that_is_not_asked_is_passed_over(client, manager, draft):
    client.force_login(manager)

    onward = client.post(url(draft, "draft_try_page", 1), {"first": "1"})

    assert onward["Location"] == url(draft, "draft_try_check")
    assert client.get(url(draft, "draft_try_page", 2)).status_code == 302


def test_what_is_required_is_asked_for_and_nothing_is_sent_without_it(client, manager, draft):
    client.force_login(manager)

    page = client.post(url(draft, "draft_try_page", 1), {})
    refused = client.post(url(draft, "draft_try_check"))

    assert page.context["errors"]
    assert refused.context["is_refused"]
    assert client.get(url(draft, "draft_try_receipt"))["Location"] == url(draft, "draft_try")


def test_begun_anew_nothing_is_filled_in(client, manager, draft):
    client.force_login(manager)
    client.post(url(draft, "draft_try_page", 1), {"first": "1"})

    client.post(url(draft, "draft_try"))

    assert not client.get(url(draft, "draft_try")).context["has_begun"]


def test_more_than_a_session_should_hold_is_not_kept(client, manager):
    texts = [
        {"code": f"q{n}", "kind": "long_text", "text": scale("x", 1)["text"]} for n in range(30)
    ]
    draft = made(*texts)
    for n in range(2, 4):
        page = deepcopy(draft.content["pages"][0]) | {"code": f"page{n}"}
        for number, question in enumerate(page["questions"]):
            question["code"] = f"p{n}q{number}"
        draft.content["pages"].append(page)
    draft.save()
    client.force_login(manager)

    for number, page in enumerate(draft.content["pages"], start=1):
        sent = {question["code"]: "a" * 5_000 for question in page["questions"]}
        client.post(url(draft, "draft_try_page", number), sent)

    kept = client.session["survey_tried_out"]["answers"]
    assert len(kept) == 30


def test_what_is_missing_is_shown_as_dots(client, manager, draft):
    SurveyDraft.objects.filter(pk=draft.pk).update(content=draft.content | {"why": {}})
    client.force_login(manager)

    assert "…" in client.get(url(draft, "draft_try")).content.decode()


def test_only_the_portal_itself_may_show_it_in_a_frame(client, manager, draft):
    client.force_login(manager)

    page, start = (client.get(url(draft, name)) for name in ("draft_preview", "draft_try"))

    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in start["Content-Security-Policy"]
    assert start["X-Frame-Options"] == "SAMEORIGIN"


def test_the_test_letter_goes_to_oneself_and_says_that_it_is_a_test(client, manager, draft):
    client.force_login(manager)

    for _again in range(2):
        client.post(url(draft, "draft_letter"), {"language": "en"})

    message = OutboxMessage.objects.get()
    letter = notices[message.kind].compose(message, at=timezone.now())
    mail = letter.message()
    assert mail.to == [manager.email]
    assert mail.subject == "Yhdyspinta: Test: title in English"
    assert mail.body.startswith("This is a test")


def test_the_test_letter_of_a_draft_that_is_gone_is_not_sent(client, manager, draft):
    client.force_login(manager)
    client.post(url(draft, "draft_letter"), {"language": "fi"})
    draft.delete()

    message = OutboxMessage.objects.get()
    with pytest.raises(NotNeeded):
        notices[message.kind].compose(message, at=timezone.now())
