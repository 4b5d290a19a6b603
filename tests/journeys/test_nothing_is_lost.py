"""What somebody has typed is there when the server, the token, the tab or the browser is not."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from regions.models import ProfileDraft
from surveys.answering.own_device import DAYS_KEPT
from surveys.models import Draft, Response
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory
from tests.journeys.respondent import (
    answer_all,
    answer_page,
    begin,
    button,
    choose,
    come_back_to,
    reaches,
    saved,
)
from tests.journeys.screens import PHONE
from tests.surveys.answering.pages import FIRST, second_scale_optional

pytestmark = pytest.mark.django_db(transaction=True)

AUTOSAVE = re.compile(r"/(auto)?save/$")
TOKEN = re.compile(r"/form-token/$")
TEXT = "Ryhmä kokoontuu kuukausittain ja pitää pöytäkirjaa. " * 15
REASON = "#involve_why"


@pytest.fixture
def link(reference, invitation):
    return reverse("surveys:link_open", args=[invitation.token])


def sign_in_elsewhere(visitor, person):
    """In another tab of the same browser, which renews the token of all of them."""
    visitor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tab = visitor.context.new_page()
    tab.goto("/accounts/login/")
    tab.locator("#code-email").fill(person.email)
    tab.get_by_role("button", name="Send the code").click()
    tab.locator("input[name=code]").wait_for()
    code = re.search(
        r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", mail.outbox[-1].body, re.MULTILINE
    )[1]
    tab.locator("input[name=code]").fill(code)
    tab.locator("main form button").first.click()
    tab.wait_for_url(lambda address: "/accounts/login" not in address)
    tab.close()


def shown(visitor):
    """All that stands on the page, in its fields too."""
    return visitor.page.evaluate(
        """() => [...document.querySelectorAll("input, textarea")].map((field) => field.value)
            .concat(document.body.innerText).join(" ")"""
    )


def kept(visitor):
    """What this entry of the tab's history and the device hold."""
    return visitor.page.evaluate("JSON.stringify([history.state, {...localStorage}])")


def write_in_vain(visitor, field, *, leaving_to, arrives=False):
    """Type what is not saved, or what is without the page hearing of it; then leave all the same."""
    page = visitor.page
    broken(page, AUTOSAVE, 503)
    page.locator(field).fill(TEXT)
    page.get_by_text("Saving does not work at the moment").wait_for()
    assert TEXT in kept(visitor)
    # What a page sends when it is left gets past the routes of the test: it has to fail in the page.
    page.evaluate(
        """(arrives) => {
            const real = window.fetch;
            window.fetch = async (...request) => {
                if (arrives) await real(...request);
                throw new TypeError();
            };
        }""",
        arrives,
    )
    if arrives:
        with page.expect_response(lambda answer: AUTOSAVE.search(answer.url) and answer.ok):
            page.unroute(AUTOSAVE)
    visitor.leaves_anyway = True
    visitor.goto(leaving_to)


def broken(page, pattern, *faults):
    """The server answers in these ways, one after another, the last one on and on; gives what came."""
    came = []

    def answer(route):
        came.append(route.request.post_data or "")
        fault = faults[min(len(came), len(faults)) - 1]
        if isinstance(fault, str):
            route.abort(fault)
        else:
            headers = {"Retry-After": "1", "Content-Type": "text/html"}
            route.fulfill(status=fault, body="<p>", headers=headers)

    page.route(pattern, answer)
    return came


def test_while_saving_fails_no_button_leaves_the_page_and_then_it_goes_on_by_itself(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    faults = [500, 502, 503, "connectionrefused", "connectionrefused", "timedout"]
    came = broken(visitor.page, AUTOSAVE, *faults)
    visitor.page.locator(REASON).fill(TEXT)
    for code, value in FIRST.items():
        choose(visitor, code, value)
    for press in ("later", "back", "language", None):
        before = len(came)
        pressed = visitor.page.locator(f"button[name={press}]").last if press else button(visitor)
        with visitor.page.expect_request(AUTOSAVE):
            pressed.click()
        visitor.page.get_by_text("Saving does not work at the moment").wait_for()
        reaches(visitor, "1")
        assert len(came) > before
    visitor.check()
    assert visitor.page.locator(REASON).input_value() == TEXT

    visitor.page.unroute(AUTOSAVE)
    reaches(visitor, "2")
    assert Draft.objects.get().answers["involve"].text == TEXT.strip()
    # Nothing is typed on the next page: that the server is away is noticed all the same.
    broken(visitor.page, AUTOSAVE, "connectionrefused")
    button(visitor).click()
    visitor.page.get_by_text("Saving does not work at the moment").wait_for()
    reaches(visitor, "2")


def test_while_the_server_is_away_nothing_is_sent_and_then_once(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    answer_all(visitor)
    reaches(visitor, "check")
    broken(visitor.page, TOKEN, 503)
    for _ in range(2):
        button(visitor).click()
    visitor.page.get_by_text("Sending does not work at the moment").wait_for()
    visitor.check()
    assert Response.objects.count() == 0

    visitor.page.unroute(TOKEN)
    reaches(visitor, "receipt")
    assert Response.objects.count() == 1


def test_a_save_whose_connection_was_reset_comes_again_at_once_and_counts_once(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    came = []

    def reset_once(route):
        came.append(re.search(r"draft_form=\w+-(\d+)", route.request.post_data)[1])
        if len(came) == 1:
            # The server has it, and the browser never hears of it.
            route.fetch()
            return route.abort("connectionreset")
        return route.continue_()

    visitor.page.route(AUTOSAVE, reset_once)
    visitor.page.locator(REASON).fill("Kerran")
    saved(visitor)

    assert came == ["1", "1"]
    assert (Draft.objects.get().version, Draft.objects.get().answers["involve"].text) == (
        1,
        "Kerran",
    )


def test_signing_in_elsewhere_goes_unnoticed_by_a_page_of_answers(link, expert, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    sign_in_elsewhere(visitor, expert)

    visitor.page.locator(REASON).fill(TEXT)
    saved(visitor)
    assert Draft.objects.get().answers["involve"].text == TEXT.strip()
    answer_page(visitor, FIRST.items())
    reaches(visitor, "2")


def test_what_was_typed_survives_back_and_is_saved_then(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    choose(visitor, "unite", "4")
    write_in_vain(visitor, REASON, leaving_to="/privacy/")

    visitor.page.unroute(AUTOSAVE)
    visitor.page.go_back()
    visitor.page.get_by_text("brought back").wait_for()
    assert visitor.page.locator(REASON).input_value() == TEXT
    saved(visitor)
    visitor.check()
    answers = Draft.objects.get().answers
    assert (answers["involve"].text, answers["unite"].values) == (TEXT.strip(), (4,))


EDITOR = "/regions/lappi/profile/grants/edit/"
PROSE = "textarea[name=prose]"


@pytest.mark.parametrize("arrives", [False, True], ids=["in vain", "saved unheard"])
def test_back_brings_a_profile_text_back_to_whoever_typed_it(reference, expert, visit, arrives):
    visitor = visit(person=expert)
    visitor.goto(EDITOR)
    write_in_vain(visitor, PROSE, leaving_to="/privacy/", arrives=arrives)

    visitor.page.go_back()
    visitor.page.unroute(AUTOSAVE)
    assert visitor.page.locator(PROSE).input_value().strip() == TEXT.strip()
    visitor.page.get_by_text("This is your draft from" if arrives else "Draft saved at").wait_for()
    assert ProfileDraft.objects.get().prose == TEXT.strip()


@pytest.mark.parametrize("signs_out", [False, True], ids=["signed in beside", "signed out here"])
def test_back_shows_nobody_what_somebody_else_had_typed(
    reference, expert, colleague, visit, signs_out
):
    visitor = visit(person=expert)
    visitor.goto(EDITOR)
    write_in_vain(visitor, PROSE, leaving_to="/privacy/")
    if signs_out:
        visitor.page.locator(".account summary").click()
        visitor.press("^Sign out$")
    sign_in_elsewhere(visitor, colleague)

    for _ in range(2 if signs_out else 1):
        visitor.page.go_back()
    assert visitor.page.url.endswith(EDITOR)
    assert visitor.page.locator("body").get_attribute("data-person") == str(colleague.pk)
    assert visitor.page.locator(PROSE).input_value() == ""
    assert TEXT not in shown(visitor) + kept(visitor)


def test_back_fills_in_no_address_that_somebody_else_had_typed(expert, colleague, visit):
    visitor = visit(person=expert)
    visitor.goto("/feedback/")
    visitor.fill("Your feedback", TEXT)
    visitor.fill("Email", "private@example.org")
    visitor.leaves_anyway = True
    visitor.goto("/privacy/")
    sign_in_elsewhere(visitor, colleague)

    visitor.page.go_back()
    assert visitor.page.url.endswith("/feedback/")
    assert "private@example.org" not in shown(visitor)
    assert TEXT not in shown(visitor)


def test_another_link_in_the_same_browser_shows_nothing_of_the_first(
    link, invitation, lappi, visit
):
    second = InvitationFactory(
        round=invitation.round, region=lappi, organisation=OrganisationFactory()
    )
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    visitor.page.locator("label[for=own-device]").click()
    write_in_vain(visitor, REASON, leaving_to=reverse("surveys:link_open", args=[second.token]))
    visitor.follow(visitor.page.locator(".answer__go a"))

    reaches(visitor, "1")
    assert TEXT not in shown(visitor)
    visitor.page.unroute(AUTOSAVE)
    visitor.page.locator(REASON).fill("Toinen")
    saved(visitor)
    assert Draft.objects.get(invitation=second).answers["involve"].text == "Toinen"
    # With the first link's end in this browser its page is closed, and "Back" opens nothing.
    visitor.context.clear_cookies()
    for _ in range(2):
        visitor.page.go_back()
    assert TEXT not in shown(visitor)


@pytest.mark.parametrize("where", ["/privacy/", "/accounts/logout/"])
def test_signing_out_takes_what_was_kept_on_the_own_device(link, expert, visit, where):
    visitor = visit(person=expert)
    begin(visitor, link)
    visitor.page.locator("label[for=own-device]").click()
    write_in_vain(visitor, REASON, leaving_to=where)
    assert TEXT in kept(visitor)

    if where == "/privacy/":
        visitor.page.locator(".account summary").click()
    visitor.follow(visitor.page.get_by_role("button", name="Sign out").last)
    assert visitor.page.evaluate("localStorage.length") == 0


def test_the_own_device_keeps_a_text_for_seven_days_and_a_look_at_it_adds_none(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    address = visitor.page.url
    visitor.page.locator("label[for=own-device]").click()
    write_in_vain(visitor, REASON, leaving_to="/privacy/")

    for hours, page, is_kept in [(-1, address, True), (0, "/privacy/", False)]:
        then = timezone.now() + dt.timedelta(days=DAYS_KEPT, hours=hours)
        visitor.page.clock.set_fixed_time(then)
        visitor.goto(page)
        assert (TEXT in kept(visitor)) is is_kept


@pytest.mark.parametrize("is_own", [True, False], ids=["own device", "shared device"])
def test_a_new_visit_brings_unsaved_text_back_only_where_the_device_is_ones_own(
    link, visit, is_own
):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    if is_own:
        visitor.page.locator("label[for=own-device]").click()
    broken(visitor.page, AUTOSAVE, "connectionrefused")
    visitor.page.locator(REASON).fill(TEXT)
    visitor.page.get_by_text("Saving does not work at the moment").wait_for()
    # Meanwhile somebody answers elsewhere, and the browser is killed.
    other = visit(viewport=PHONE)
    begin(other, link)
    other.page.locator(REASON).fill("Toisaalla")
    saved(other)
    address = visitor.page.url
    visitor.page.close()
    visitor.page = visitor.context.new_page()
    visitor.page.goto(address)

    if not is_own:
        assert visitor.page.locator(REASON).input_value() == "Toisaalla"
        assert visitor.page.evaluate("localStorage.length") == 0
        return
    visitor.page.get_by_text("brought back").wait_for()
    assert visitor.page.locator(REASON).input_value() == TEXT
    # What the server has got since is not overwritten: both are shown.
    visitor.page.get_by_text("filled in somewhere else").wait_for()
    assert Draft.objects.get().answers["involve"].text == "Toisaalla"
    answer_page(visitor, FIRST.items())
    assert "Toisaalla" in visitor.text()
    answer_all(visitor)
    reaches(visitor, "check")
    assert visitor.page.evaluate("JSON.stringify(localStorage)").count(TEXT[:30]) == 0
    button(visitor).click()
    reaches(visitor, "receipt")
    assert visitor.page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("how", ["mouse", "keyboard", "without scripts"])
def test_a_choice_that_may_be_left_out_is_taken_back(reference, organisation, lappi, visit, how):
    round_ = RoundFactory(survey=SurveyFactory(content=second_scale_optional()))
    invitation = InvitationFactory(round=round_, region=lappi, organisation=organisation)
    visitor = visit(viewport=PHONE, java_script_enabled=how != "without scripts")
    visitor.goto(reverse("surveys:link_open", args=[invitation.token]))
    visitor.follow(visitor.page.locator(".answer__go a"))
    none = visitor.page.locator(".option--none")
    assert not none.is_visible(), "as long as nothing is chosen there is nothing to take back"
    answer_page(visitor, FIRST.items())
    visitor.press("Back")
    assert Draft.objects.get().answers["unite"].values == (3,)
    assert none.bounding_box()["height"] >= 44
    if how == "keyboard":
        visitor.page.locator("input[name=unite]:checked").focus()
        for _ in range(4):
            visitor.page.keyboard.press("ArrowDown")
    else:
        none.click()
    if how == "mouse":
        visitor.check()
    button(visitor).click()
    reaches(visitor, "2")

    assert not Draft.objects.get().answers["unite"]


def test_the_profile_editor_saves_by_itself_through_a_new_sign_in_and_a_killed_browser(
    reference, expert, visit
):
    visitor = visit(person=expert)
    visitor.goto("/regions/lappi/profile/grants/edit/")
    broken(visitor.page, AUTOSAVE, 503, 503)
    visitor.page.locator("textarea[name=prose]").fill(TEXT)
    visitor.page.get_by_text("Saving does not work at the moment").wait_for()
    visitor.page.unroute(AUTOSAVE)
    sign_in_elsewhere(visitor, expert)
    come_back_to(visitor)
    visitor.named("Add a row").click()
    visitor.page.get_by_label("Name").last.fill("Operating grant")
    visitor.page.get_by_label("Closes").last.fill("31.2.2026")
    visitor.page.get_by_text("Draft saved at").wait_for()
    visitor.check()
    visitor.page.close()

    again = visit(person=expert)
    again.goto("/regions/lappi/profile/grants/edit/")
    assert "This is your draft from" in again.text()
    assert again.page.locator("textarea[name=prose]").input_value() == TEXT.strip()
    assert again.page.get_by_label("Closes").last.input_value() == "31.2.2026"
    assert ProfileDraft.objects.count() == 1
