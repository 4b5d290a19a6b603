"""What a respondent sees: the start, one topic a page, leaving and coming back, the end."""

import datetime as dt
import re

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape

from surveys.library.loading import load_survey
from surveys.models import Draft, Invitation, Response, Round
from surveys.views.answer_gate import over
from tests.factories.accounts import UserFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, four_kinds
from tests.surveys.answering.pages import (
    FIRST,
    SECOND,
    THIRD,
    address,
    fill_in,
    fill_in_all,
    holder,
    opened,
    send,
)
from tests.surveys.responding import ask_in


def page(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def test_the_start_tells_who_asks_whom_why_how_long_and_until_when(invitation):
    html = page(holder(invitation).get(address(invitation, "start")))

    definition = invitation.round.definition
    for words in (definition.title, definition.who, definition.why, definition.use):
        assert escape(str(words)) in html
    assert invitation.organisation.name in html
    assert invitation.region.name in html
    assert "8 minutes" in html
    assert f"{timezone.localtime(invitation.round.closes_at):%H:%M}" in html


@pytest.mark.parametrize("where", ["start", "page"])
def test_a_survey_without_english_says_so_and_does_not_offer_it(organisation, lappi, where):
    survey = load_survey(four_kinds(), by=None, at=timezone.now())
    asked = InvitationFactory(
        round=RoundFactory(survey=survey), region=lappi, organisation=organisation
    )
    number = () if where == "start" else (1,)

    html = page(holder(asked).get(address(asked, where, *number)))

    assert "Its questions are in another: Finnish." in html
    offered = re.findall(r'name="language" value="(\w+)"', html)
    assert offered == ["fi", "sv"]


def test_a_survey_in_all_languages_offers_them_all(invitation):
    html = page(holder(invitation).get(address(invitation, "start")))

    assert "not asked in the language" not in html
    assert re.findall(r'name="language" value="(\w+)"', html) == ["fi", "sv", "en"]


def test_the_start_of_a_confidential_round_names_the_smallest_group(invitation):
    Round.objects.update(minimum_group=7)
    html = page(holder(invitation).get(address(invitation, "start")))

    assert "Your answers are confidential." in html
    assert "at least 7 of its members" in html


def test_the_start_of_a_named_round_says_so(expert_invitation):
    html = page(holder(expert_invitation).get(address(expert_invitation, "start")))

    assert "Your answers are not anonymous." in html
    assert "confidential" not in html


@pytest.mark.parametrize("confidentiality", ["named", "confidential"])
def test_the_start_speaks_of_no_region_where_there_is_none(invitation, confidentiality):
    Invitation.objects.update(region=None, level="national")
    least = 1 if confidentiality == "named" else 5
    Round.objects.update(confidentiality=confidentiality, minimum_group=least)
    invitation.refresh_from_db()

    html = page(holder(invitation).get(address(invitation, "start")))
    # The survey's own words are its authors'.
    definition = invitation.round.definition
    for words in (definition.why, definition.use):
        html = html.replace(escape(str(words)), "")

    assert "your region" not in html
    assert "each region" not in html
    assert "whole country" in html
    assert ("nationwide organisations" in html) == (confidentiality == "named")


def test_nothing_is_chosen_beforehand_and_every_point_has_its_word(invitation):
    html = page(holder(invitation).get(address(invitation, "page", 1)))

    assert " checked" not in html
    assert html.count("<legend") == 3
    for word in ("Very poorly", "Poorly", "Moderately", "Well", "Very well", "I cannot say"):
        assert html.count(f"<span>{word}</span>") == 3


def test_continue_leads_through_the_topics_to_the_check(invitation):
    client = holder(invitation)
    answers = [
        FIRST,
        {"taken_part": "3", "contact_person": "cannot_say", "informs": "2"},
        {"support": "7"},
    ]
    places = [fill_in(client, invitation, n, a)["Location"] for n, a in enumerate(answers, 1)]

    assert places == [
        address(invitation, "page", 2),
        address(invitation, "page", 3),
        address(invitation, "check"),
    ]


def test_back_saves_and_asks_for_nothing(invitation):
    client = holder(invitation)
    response = fill_in(client, invitation, 2, {"taken_part": "2"}, back="1")

    assert response["Location"] == address(invitation, "page", 1)
    assert Draft.objects.get().answers["taken_part"].values == (2,)
    assert fill_in(client, invitation, 1, {}, back="1")["Location"] == address(invitation, "start")


def test_continue_without_a_required_answer_says_which_and_saves_the_others(invitation):
    response = fill_in(holder(invitation), invitation, 1, {"unite": "3", "involve_why": "Siksi"})
    html = page(response)

    assert response.status_code == 200
    assert "<title>Error:" in html
    assert 'href="#involve"' in html
    assert 'href="#reach"' in html
    assert 'href="#unite"' not in html
    assert 'id="involve"' in html
    answers = Draft.objects.get().answers
    assert (answers["unite"].values, answers["involve"].text) == ((3,), "Siksi")


@pytest.mark.parametrize("bad", ["monta", "-3", "9999", "1,5", "²", "10 12", "1e2", "+5"])
def test_a_bad_number_stays_as_it_was_typed_and_the_rest_is_saved(invitation, bad):
    data = {"taken_part": "3", "contact_person": "1", "informs": "2", "meetings": bad}
    response = fill_in(holder(invitation), invitation, 2, data)

    assert response.status_code == 200
    assert 'href="#meetings"' in page(response)
    assert 'aria-invalid="true"' in page(response)
    assert bad in page(response)
    answers = Draft.objects.get().answers
    assert answers["informs"].values == (2,)
    assert (answers["meetings"].values, answers["meetings"].raw) == ((), (bad,))


@pytest.mark.parametrize("button", ["later", "back", "language"])
def test_leaving_a_page_is_never_refused_and_what_is_wrong_waits(invitation, button):
    fill_in(holder(invitation), invitation, 1, FIRST)
    fill_in(holder(invitation), invitation, 2, SECOND | {"meetings": "12"})
    fill_in(holder(invitation), invitation, 3, THIRD)
    wrong = SECOND | {"meetings": "ehkä abc"}
    response = fill_in(holder(invitation), invitation, 2, wrong, **{button: "sv"}, next="/")
    assert response.status_code == 302

    other = holder(invitation)
    later = page(other.get(address(invitation, "later")))
    assert "One answer has to be corrected" in later
    assert "Question 7: Write a whole number" in later
    assert "10 of 11" not in later
    start = page(other.get(address(invitation, "start")))
    assert f'href="{address(invitation, "page", 2)}"' in start
    html = page(other.get(address(invitation, "page", 2)))
    assert 'value="ehkä abc"' in html
    assert 'href="#meetings"' in html


def test_what_is_wrong_is_not_sent(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)
    fill_in(client, invitation, 2, SECOND | {"meetings": "abc"}, later="1")
    check = page(client.get(address(invitation, "check")))
    assert "One answer is wrong or missing" in check
    assert "<p>abc</p>" in check

    assert send(client, invitation).status_code == 200
    assert not Response.objects.exists()

    fill_in(client, invitation, 2, SECOND | {"meetings": ""})
    assert send(client, invitation).status_code == 302


def test_too_long_a_reason_waits_with_its_rating(invitation):
    long = "x" * 5_100
    response = fill_in(
        holder(invitation), invitation, 1, {"unite": "3", "unite_why": long}, back="1"
    )
    assert response.status_code == 302

    html = page(holder(invitation).get(address(invitation, "page", 1)))
    assert f"{long}</textarea>" in html
    assert html.count(" checked") == 1
    assert 'href="#unite_why"' in html


@pytest.mark.parametrize("button", ["later", "back", "language"])
def test_what_is_too_long_to_be_kept_is_not_left_behind(invitation, button):
    text = "x" * 30_000
    sent = {"needs": text, "support": "1", button: "sv"}
    html = page(fill_in(holder(invitation), invitation, 3, sent))

    assert f"{text}</textarea>" in html
    assert "Shorten the text by 25000 characters" in html
    assert Draft.objects.get().answers["support"].values == (1,)
    assert "needs" not in Draft.objects.get().answers


def test_too_long_a_text_is_given_back_whole(invitation):
    text = "ä" * 5_001
    response = fill_in(holder(invitation), invitation, 3, {"support": "1", "needs": text})

    assert text in page(response)
    assert 'href="#needs"' in page(response)
    assert "Shorten the text by 1 character" in page(response)


@pytest.mark.parametrize(
    ("page", "code", "wrong"),
    [(2, "meetings", "401"), (3, "organiser", "x" * 201), (3, "needs", "x" * 5_001)],
)
def test_a_wrong_answer_is_described_by_its_error_and_its_help(invitation, page, code, wrong):
    question = invitation.round.definition.by_code[code]
    client = holder(invitation)

    html = fill_in(client, invitation, page, {code: wrong}).content.decode()

    field = re.search(rf'<(?:input|textarea) id="{code}"[^>]*>', html)[0]
    described = re.search(r'aria-describedby="([^"]*)"', field)[1].split()
    assert 'aria-invalid="true"' in field
    assert f"{code}-error" in described
    assert (f"{code}-help" in described) == bool(question.help)
    assert all(f'id="{each}"' in html for each in described)


def test_too_long_a_reason_is_marked_at_the_reason(invitation):
    response = fill_in(holder(invitation), invitation, 1, FIRST | {"unite_why": "x" * 5_100})

    assert 'href="#unite_why"' in page(response)
    assert 'href="#unite"' not in page(response)


@pytest.mark.parametrize("forged", ["6", "0", "99", "'; DROP", "4 ", "involve"])
def test_a_point_that_is_not_offered_is_refused(invitation, forged):
    response = fill_in(holder(invitation), invitation, 1, FIRST | {"reach": forged})

    is_taken = forged.strip() == "4"
    assert (response.status_code == 302) is is_taken
    assert ("reach" in Draft.objects.get().answers) is is_taken


def test_two_points_of_one_scale_are_refused(invitation):
    response = fill_in(holder(invitation), invitation, 1, FIRST | {"reach": ["4", "5"]})

    assert "Give one answer only" in page(response)


def test_none_cannot_be_chosen_together_with_something(invitation):
    response = fill_in(holder(invitation), invitation, 3, {"support": ["1", "6"]})

    assert 'href="#support"' in page(response)


def test_what_was_typed_is_only_text(invitation):
    client = holder(invitation)
    payload = "</textarea><script>alert(1)</script>"
    fill_in(client, invitation, 1, FIRST | {"involve_why": payload})

    for name, args in (("page", [1]), ("check", [])):
        html = page(client.get(address(invitation, name, *args)))
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_save_and_continue_later_tells_how_to_come_back(invitation):
    client = holder(invitation)
    response = fill_in(client, invitation, 1, {"involve": "4"}, later="1")
    html = page(client.get(response["Location"]))

    assert response["Location"] == address(invitation, "later")
    assert "1 of 11 questions answered" in html
    assert f"{timezone.localtime(invitation.round.closes_at):%H:%M}" in html


def test_another_device_goes_on_where_the_first_one_stopped(invitation):
    fill_in(holder(invitation), invitation, 1, FIRST | {"involve_why": "Perustelu"})
    other = holder(invitation)

    start = page(other.get(address(invitation, "start")))
    assert f'href="{address(invitation, "page", 2)}"' in start
    html = page(other.get(address(invitation, "page", 1)))
    assert html.count(" checked") == 3
    assert "Perustelu</textarea>" in html


def test_whoever_has_answered_all_goes_on_at_the_check(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)

    html = page(client.get(address(invitation, "start")))

    assert f'href="{address(invitation, "check")}"' in html


def test_the_check_shows_every_answer_in_words_with_a_way_to_change_it(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)
    fill_in(client, invitation, 2, SECOND | {"meetings": "12"}, later="1")
    html = page(client.get(address(invitation, "check")))

    assert html.count('class="summary__change"') == 11
    for words in ("Operating grants", "Premises free of charge", "12 times", "Some organisations"):
        assert words in html
    assert f'href="{address(invitation, "page", 2)}?check#meetings"' in html


def test_a_change_from_the_check_leads_back_to_it(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)
    html = page(client.get(address(invitation, "page", 1) + "?check"))
    assert 'name="from_check"' in html

    response = fill_in(client, invitation, 1, FIRST, from_check="1")

    assert response["Location"] == address(invitation, "check")


def test_the_language_can_be_changed_without_losing_a_word(invitation):
    client = holder(invitation)
    here = address(invitation, "page", 1)
    response = fill_in(client, invitation, 1, {"involve_why": "Kesken"}, language="sv", next=here)

    assert response["Location"] == here
    html = page(client.get(here))
    assert '<html lang="sv">' in html
    assert "Mycket dåligt" in html
    assert "Kesken</textarea>" in html


@pytest.mark.parametrize("number", [0, 4, 999, 10**30])
def test_a_page_that_the_survey_does_not_have_is_not_found(invitation, number):
    assert holder(invitation).get(address(invitation, "page", number)).status_code == 404


# --- Before, after, and in between --------------------------------------------------------------


def test_before_the_opening_the_page_says_when(invitation):
    now = timezone.now()
    Round.objects.update(opens_at=now + dt.timedelta(days=1), opened_at=now)
    client = holder(invitation)

    for name, args in (("start", []), ("page", [1]), ("check", []), ("later", [])):
        response = client.get(address(invitation, name, *args))
        assert (response.status_code, "not open yet" in page(response)) == (200, True)
    client.post(address(invitation, "page", 1), FIRST)
    assert Draft.objects.count() == 0


def test_after_the_closing_the_page_says_when(invitation):
    client = holder(invitation)
    Round.objects.update(closes_at=timezone.now() - dt.timedelta(minutes=1))

    for name, args in (("start", []), ("page", [1]), ("check", []), ("later", [])):
        html = page(client.get(address(invitation, name, *args)))
        assert "The survey has closed" in html
        assert "takes no more answers" in html


def test_a_round_that_closes_while_one_writes_gives_the_text_back_and_keeps_the_draft(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST)
    hidden = opened(client, invitation, 3)
    text = "Pitkä vastaus. " * 200
    was = Round.objects.get().closes_at
    Round.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=1))

    response = client.post(address(invitation, "page", 3), hidden | {"needs": text})
    html = page(response)

    assert "The survey has closed" in html
    assert text.strip() in html
    # The text stands under the question it answers, not under its code.
    assert "11. What does the cooperation between organisations" in html
    assert ">Needs<" not in html
    assert Draft.objects.get().answers["involve"].values == (4,)

    Round.objects.update(closes_at=was)
    assert " checked" in page(client.get(address(invitation, "page", 1)))


def test_a_round_that_is_closed_by_hand_just_then_says_when_it_really_closed(invitation):
    stale = Invitation.objects.for_answering().get()
    closed_at = timezone.now() - dt.timedelta(hours=1)
    Round.objects.update(closed_at=closed_at)

    response = over(RequestFactory().get("/"), stale).render()

    with translation.override("en"):
        moment = date_format(timezone.localtime(closed_at), "DATETIME_FORMAT")
    assert f"It closed on {moment}" in response.content.decode()


def test_the_receipt_tells_when_and_under_which_reference_but_no_answer(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST | {"involve_why": "KANARIA-SYY"})
    fill_in(client, invitation, 2, {"taken_part": "3", "contact_person": "1", "informs": "2"})
    fill_in(client, invitation, 3, {"support": ["1"], "needs": "KANARIA-TARVE"})
    response = send(client, invitation)
    assert response["Location"] == address(invitation, "receipt")

    for browser in (client, holder(invitation)):
        html = page(browser.get(address(invitation, "start"), follow=True))
        invitation.refresh_from_db()
        assert invitation.response.reference in html
        assert "KANARIA" not in html
        assert "Operating grants" not in html


def test_whoever_has_answered_gets_the_receipt_everywhere(invitation):
    client = holder(invitation)
    fill_in_all(client, invitation)
    send(client, invitation)

    for name, args in (("start", []), ("page", [1]), ("check", []), ("later", [])):
        response = client.get(address(invitation, name, *args))
        assert response["Location"] == address(invitation, "receipt")


def test_a_text_that_a_colleague_outran_is_given_back(invitation):
    client, colleague = holder(invitation), holder(invitation)
    hidden = opened(client, invitation, 3)
    fill_in_all(colleague, invitation)
    send(colleague, invitation)

    html = page(client.post(address(invitation, "page", 3), hidden | {"needs": "Oma tekstini"}))

    assert "already been sent" in html
    assert "Oma tekstini</textarea>" in html


def test_the_receipt_of_what_was_not_sent_leads_to_the_start(invitation):
    client = holder(invitation)

    assert client.get(address(invitation, "receipt"))["Location"] == address(invitation, "start")


def test_an_expert_sees_for_which_region_each_answer_is(expert_round, lappi, kainuu):
    expert = UserFactory(email="north@example.org", regions=[lappi, kainuu])
    ones = ask_in(expert_round, expert, (lappi, kainuu))
    client = holder(ones[0])
    client.get(f"/v/{ones[1].token}/")

    for invitation, own, other in ((ones[0], lappi, kainuu), (ones[1], kainuu, lappi)):
        html = page(client.get(address(invitation, "page", 1)))
        assert own.name in html
        assert other.name not in html


@pytest.mark.parametrize(
    ("name", "args", "most"),
    [("start", [], 1), ("page", [1], 1), ("page", [3], 1), ("check", [], 1), ("later", [], 1)],
)
def test_a_page_costs_one_query(invitation, django_assert_max_num_queries, name, args, most):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST)
    client.get(address(invitation, name, *args))

    with django_assert_max_num_queries(most):
        client.get(address(invitation, name, *args))
