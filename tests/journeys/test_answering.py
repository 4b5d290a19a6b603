"""A respondent answers from a link in a mail: on a phone, by keyboard, without scripts, offline, twice."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.organisations.models import Organisation
from surveys.models import Draft, Response, Round
from tests.journeys.respondent import (
    answer_all,
    answer_page,
    begin,
    button,
    choose,
    come_back_to,
    go_on,
    reaches,
    saved,
)
from tests.journeys.screens import DESK, NARROWEST, PHONE
from tests.surveys.answering.pages import FIRST, SECOND, address

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Tämä on pitkä ja harkittu vastaus. " * 90


@pytest.fixture
def link(reference, invitation):
    return reverse("surveys:link_open", args=[invitation.token])


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(
            {"viewport": NARROWEST, "locale": "sv-FI", "color_scheme": "dark"},
            id="in Swedish on the narrowest phone, dark",
        ),
        pytest.param({"viewport": PHONE, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_a_respondent_answers_from_the_link(link, invitation, visit, options):
    visitor = visit(**options)
    check = visitor.check if options.get("java_script_enabled", True) else lambda: None

    visitor.goto(link)
    assert invitation.token not in visitor.page.url
    check()
    visitor.follow(visitor.page.locator(".answer__go a"))
    check()
    go_on(visitor)
    check()
    assert visitor.page.locator(".errors a").count() == 3
    answer_page(visitor, FIRST.items())
    check()
    visitor.page.locator("#meetings").fill("monta")
    answer_page(visitor, SECOND.items())
    check()
    assert visitor.page.locator("#meetings").input_value() == "monta"
    visitor.page.locator("#meetings").fill("12")
    go_on(visitor)
    check()
    answer_page(visitor, [("support", "1"), ("support", "4")])
    reaches(visitor, "check")
    check()
    visitor.follow(visitor.page.locator(".summary__change a").last)
    visitor.page.locator("#needs").fill("Yhteisiä kokouksia")
    go_on(visitor)
    reaches(visitor, "check")
    go_on(visitor)
    reaches(visitor, "receipt")
    check()

    response = Response.objects.get()
    assert response.reference in visitor.text()
    assert "Yhteisiä kokouksia" not in visitor.text()
    assert response.language == options.get("locale", "en")[:2]
    assert response.answers.count() == 10
    visitor.goto(link)
    assert response.reference in visitor.text()


def test_every_row_can_be_pressed_with_a_thumb(link, visit):
    visitor = visit()
    begin(visitor, link)
    for viewport in (NARROWEST, PHONE, DESK):
        visitor.page.set_viewport_size(viewport)
        boxes = [row.bounding_box() for row in visitor.page.locator(".option").all()]
        assert len(boxes) == 18
        assert min(min(box["height"], box["width"]) for box in boxes) >= 44
        # Below one another on a phone, beside one another at a desk.
        columns = {round(box["x"]) for box in boxes}
        assert len(columns) == (5 if viewport == DESK else 1)


def test_with_the_keyboard_alone(link, visit):
    visitor = visit(viewport=DESK)
    visitor.goto(link)
    press = visitor.page.keyboard.press

    def tab_to(selector):
        for _ in range(40):
            press("Tab")
            if visitor.page.evaluate("s => document.activeElement.matches(s)", selector):
                box = visitor.page.evaluate(
                    "(() => { const r = document.activeElement.getBoundingClientRect();"
                    " return [r.top, r.bottom, innerHeight]; })()"
                )
                assert box[0] >= 0, selector
                assert box[1] <= box[2], selector
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    tab_to(".answer__go a")
    press("Enter")
    visitor.page.wait_for_url("**/1/")
    for code in ("involve", "unite", "reach"):
        tab_to(f"input[name={code}]")
        for _ in range(3):
            press("ArrowDown")
    # Enter in a form continues; it must not change the language.
    press("Enter")
    visitor.page.wait_for_url("**/2/")
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    for code in ("taken_part", "contact_person", "informs"):
        tab_to(f"input[name={code}]")
        press("Space")
    tab_to("#meetings")
    visitor.page.keyboard.type("12")
    press("Enter")
    visitor.page.wait_for_url("**/3/")
    tab_to("input[name=support]")
    press("Space")
    tab_to(".steps .button")
    press("Enter")
    reaches(visitor, "check")
    tab_to(".sending .steps .button")
    press("Enter")
    reaches(visitor, "receipt")

    values = (
        Response.objects.get().answers.order_by("question__number").values_list("value", flat=True)
    )
    assert list(values) == [4, 4, 4, 1, 1, 1, 12, 1]


def test_an_error_leads_to_its_field(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    go_on(visitor)

    assert visitor.page.title().startswith("Error:")
    assert visitor.page.evaluate("document.activeElement.className") == "errors"
    visitor.page.locator(".errors a").last.click()
    assert visitor.page.evaluate("document.activeElement.name") == "reach"


def test_what_is_typed_is_saved_by_itself(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    choose(visitor, "involve", "5")
    visitor.page.locator("#involve_why").press_sequentially("Hyvä ryhmä", delay=20)
    saved(visitor)
    visitor.check()

    given = Draft.objects.get().answers["involve"]
    assert (given.values, given.text) == ((5,), "Hyvä ryhmä")
    # The browser is closed without another press: nothing is asked, nothing is lost.
    visitor.page.close(run_before_unload=True)
    other = visit(viewport=PHONE)
    begin(other, link)
    assert other.page.locator("#involve_why").input_value() == "Hyvä ryhmä"
    # Going on after saves of the same page is no conflict with oneself.
    other.page.locator("#involve_why").press_sequentially("!", delay=20)
    saved(other)
    other.page.locator("#involve_why").press_sequentially("!", delay=20)
    answer_page(other, FIRST.items())
    other.page.wait_for_url("**/2/")


def test_without_a_connection_nothing_is_lost_and_all_is_sent_when_it_is_back(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    visitor.context.set_offline(True)
    visitor.page.locator("#involve_why").fill(TEXT)
    visitor.page.get_by_text("No connection").wait_for()
    visitor.check()
    # Even pressing the button only waits.
    for code, value in FIRST.items():
        choose(visitor, code, value)
    button(visitor).click()
    assert visitor.page.locator("#involve_why").input_value() == TEXT
    assert Draft.objects.count() == 0

    visitor.context.set_offline(False)
    visitor.page.wait_for_url("**/2/")
    assert Draft.objects.get().answers["involve"].text == TEXT.strip()


def test_autosave_goes_on_by_itself_when_the_connection_is_back(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    visitor.context.set_offline(True)
    visitor.page.locator("#involve_why").fill(TEXT)
    visitor.page.get_by_text("No connection").wait_for()

    visitor.context.set_offline(False)
    saved(visitor)
    assert Draft.objects.get().answers["involve"].text == TEXT.strip()


def test_sending_without_a_connection_happens_once_it_is_back(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    answer_all(visitor)
    reaches(visitor, "check")
    visitor.context.set_offline(True)
    for _ in range(3):
        button(visitor).click()
    visitor.page.get_by_text("No connection").wait_for()
    assert Response.objects.count() == 0

    visitor.context.set_offline(False)
    reaches(visitor, "receipt")
    assert Response.objects.count() == 1


def test_of_two_devices_the_slower_one_sees_both_texts(link, invitation, visit):
    slow, fast = visit(viewport=PHONE), visit(viewport=DESK)
    begin(slow, link)
    begin(fast, link)
    fast.page.locator("#involve_why").fill("Nopeamman teksti")
    answer_page(fast, FIRST.items())
    fast.page.wait_for_url("**/2/")

    slow.page.locator("#involve_why").fill("Hitaamman teksti")
    slow.page.get_by_text("filled in somewhere else").wait_for()
    answer_page(slow, FIRST.items())
    slow.check()
    assert slow.page.locator("#involve_why").input_value() == "Hitaamman teksti"
    assert "Nopeamman teksti" in slow.text()

    slow.page.locator("#involve_why").fill("Nopeamman teksti ja hitaamman teksti")
    go_on(slow)
    slow.page.wait_for_url("**/2/")
    expected = "Nopeamman teksti ja hitaamman teksti"
    assert Draft.objects.get().answers["involve"].text == expected


def test_what_one_goes_on_writing_is_not_called_somebody_elses(link, visit):
    slow, fast = visit(viewport=PHONE), visit(viewport=DESK)
    begin(slow, link)
    begin(fast, link)
    choose(fast, "unite", "3")
    fast.press("Save and continue later")

    slow.page.locator("#involve_why").fill("Kesken")
    slow.page.get_by_text("filled in somewhere else").wait_for()
    slow.page.locator("#involve_why").fill("Kesken ja valmis")
    answer_page(slow, [("involve", "4"), ("reach", "5")])

    slow.page.wait_for_url("**/2/")
    answers = Draft.objects.get().answers
    assert (answers["involve"].text, answers["unite"].values) == ("Kesken ja valmis", (3,))


def test_a_long_text_survives_the_end_of_the_cookie(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    visitor.context.clear_cookies(name=re.compile("survey-"))
    visitor.page.locator("#involve_why").fill(TEXT[:3_000])
    visitor.page.get_by_text("open too long").wait_for()
    assert visitor.page.locator("#involve_why").input_value() == TEXT[:3_000]

    # The link, opened in another tab, lets this one go on by itself.
    other = visitor.context.new_page()
    other.goto(link)
    come_back_to(visitor)
    saved(visitor)
    assert Draft.objects.get().answers["involve"].text == TEXT[:3_000].strip()

    # Even what is pressed meanwhile waits for that, and then happens by itself.
    visitor.context.clear_cookies(name=re.compile("survey-"))
    for code, value in FIRST.items():
        choose(visitor, code, value)
    button(visitor).click()
    visitor.page.get_by_text("open too long").wait_for()
    visitor.check()
    other.goto(link)
    come_back_to(visitor)
    visitor.page.wait_for_url("**/2/")
    assert Draft.objects.get().answers["reach"].values == (5,)


def test_the_pages_without_questions_break_no_rule(link, invitation, visit):
    visitor = visit(viewport=NARROWEST)
    for path in (address(invitation, "start"), "/v/wrong/"):
        assert visitor.goto(path).status == 404
        visitor.check()
    now = timezone.now()
    visitor.goto(link)
    for moments in (
        {"opens_at": now + dt.timedelta(days=1)},
        {"opens_at": now - dt.timedelta(days=2), "closes_at": now - dt.timedelta(days=1)},
    ):
        Round.objects.update(**moments)
        assert visitor.goto(address(invitation, "start")).status == 200
        visitor.check()


def test_an_endless_word_makes_no_page_wider(link, visit):
    """The start with the organisation's name, the page with its error, the page saved, the check."""
    word = "a" * 6_000
    Organisation.objects.update(name=word[:120])
    visitor = visit(viewport=DESK)
    visitor.goto(link)
    visitor.check()
    begin(visitor, link)
    visitor.page.locator("#involve_why").fill(word)
    answer_page(visitor, FIRST.items())
    assert visitor.page.locator("#involve_why").input_value() == word
    visitor.check()

    visitor.page.locator("#involve_why").fill(word[:1_900])
    go_on(visitor)
    visitor.page.wait_for_url("**/2/")
    answer_page(visitor, SECOND.items())
    visitor.page.locator("#needs").fill(word[:1_900])
    visitor.check()
    answer_page(visitor, [("support", "1")])
    reaches(visitor, "check")
    visitor.check()
