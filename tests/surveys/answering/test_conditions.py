"""What is not asked of somebody is not shown, not required, not counted and not sent."""

import pytest
from django.test import Client
from django.utils import timezone, translation

from surveys.answering.page_form import SHOWN
from surveys.answering.saving import save_answers
from surveys.models import Answer, Draft, Invitation, Response
from surveys.questionnaire.answers import AnswerValue
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory
from tests.surveys.answering.pages import address, holder, send
from tests.surveys.questionnaire.conditional import WORDS, content, given, question

pytestmark = pytest.mark.sqlite

# Asked of all: has, last. On "a": why (required, same page) and the second page.
SECOND = {
    "code": "second",
    "title": WORDS,
    "ask_if": given("has", "is", "a"),
    "questions": [question("size", "number", required=True)],
}
PAGES = (
    [
        question("has", required=True),
        question("why", "short_text", required=True, ask_if=given("has", "is", "a")),
    ],
    SECOND,
    [question("last", "short_text"), question("more", "number", ask_if=given("size", "answered"))],
)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def invitation(organisation, lappi):
    round_ = RoundFactory(survey=SurveyFactory(content=content(*PAGES)))
    return InvitationFactory(round=round_, region=lappi, organisation=organisation)


@pytest.fixture
def client(invitation) -> Client:
    return holder(invitation)


def saved(invitation, **answers):
    """The draft holds these."""
    read = Invitation.objects.for_answering().get()
    base = getattr(read, "draft", None)
    version = base.version if base else 0
    save_answers(read, answers, base=version, at=timezone.now())


def html_of(client, invitation, page):
    return client.get(address(invitation, "page", page)).content.decode()


def post(client, invitation, page, **data):
    return client.post(address(invitation, "page", page), {"version": "9"} | data)


def numbers(*values):
    return AnswerValue(values)


def test_pages_of_which_nothing_is_asked_are_passed_over_both_ways(client, invitation):
    assert post(client, invitation, 1, has="2")["Location"] == address(invitation, "page", 3)
    assert post(client, invitation, 3, back="1")["Location"] == address(invitation, "page", 1)
    # By its address too.
    skipped = client.get(address(invitation, "page", 2))
    assert skipped["Location"] == address(invitation, "page", 3)
    assert "Part 2 of 2" in html_of(client, invitation, 3)
    back = client.get(address(invitation, "start")).content.decode()
    assert address(invitation, "page", 3) in back


def test_a_page_asked_is_not_passed_over(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="x"))

    response = post(client, invitation, 1, has="1", why="x", **{SHOWN: "why"})
    assert response["Location"] == address(invitation, "page", 2)
    assert "Part 2 of 3" in html_of(client, invitation, 2)


def test_without_a_script_the_page_comes_again_with_what_else_is_asked(client, invitation):
    assert 'data-asked-if="why" hidden' in html_of(client, invitation, 1)

    html = post(client, invitation, 1, has="1", **{SHOWN: ""}).content.decode()
    assert "Your answers made a further question appear" in html
    assert 'data-asked-if="why">' in html
    assert f'name="{SHOWN}" value="why"' in html
    # Nobody is told off for what they have not seen,
    assert "Write an answer." not in html
    # but for what they have.
    html = post(client, invitation, 1, has="1", **{SHOWN: "why"}).content.decode()
    assert "Write an answer." in html
    assert "made a further question" not in html


def test_whoever_only_leaves_is_not_held_up_by_what_appeared(client, invitation):
    assert post(client, invitation, 1, has="1", back="1").status_code == 302


def test_what_was_hidden_comes_back_with_its_answer(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="Syyni"), size=numbers(7))

    post(client, invitation, 1, has="2", why="Syyni")
    assert Draft.objects.get().answers["why"].text == "Syyni"
    assert Draft.objects.get().answers["size"].value == 7
    post(client, invitation, 1, has="1", why="Syyni")
    assert 'value="7"' in html_of(client, invitation, 2)


def test_what_is_hidden_is_neither_looked_at_once_more_nor_sent(client, invitation):
    saved(
        invitation,
        has=numbers(2),
        why=AnswerValue(text="Salaisuus"),
        size=AnswerValue(raw=("monta",)),
        last=AnswerValue(text="Loppu"),
    )

    check = client.get(address(invitation, "check")).content.decode()
    assert "Salaisuus" not in check
    assert "monta" not in check
    later = client.get(address(invitation, "later")).content.decode()
    assert "2 of 2 questions answered" in later
    assert "have to be corrected</h2>" not in later
    assert send(client, invitation)["Location"] == address(invitation, "receipt")
    rows = Answer.objects.order_by("question").values_list("question__code", "value", "text")
    assert list(rows) == [("has", 2, ""), ("last", None, "Loppu")]


def test_required_comes_with_the_question(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="x"))

    response = send(client, invitation)
    assert response.status_code == 200
    assert "One answer is missing" in response.content.decode()
    assert Response.objects.count() == 0


def test_hidden_answers_alone_are_no_response(organisation, lappi):
    pages = [[question("a"), question("b", "short_text", ask_if=given("a", "answered"))]]
    round_ = RoundFactory(survey=SurveyFactory(content=content(*pages)))
    invitation = InvitationFactory(round=round_, region=lappi, organisation=organisation)
    saved(invitation, b=AnswerValue(text="Yksin"))

    html = send(holder(invitation), invitation).content.decode()

    assert "You have not answered anything yet" in html


def test_what_is_wrong_in_a_hidden_question_holds_nobody_up(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="x"))

    response = post(client, invitation, 1, has="2", why="x" * 300)

    assert response["Location"] == address(invitation, "page", 3)
    notice = client.post(
        address(invitation, "autosave", 1), {"version": "9", "has": "2", "why": "x" * 300}
    )
    assert notice.json()["notice"] == ""


def test_a_colleagues_newer_answer_to_what_is_hidden_stays(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="uudempi"))

    response = client.post(
        address(invitation, "page", 1), {"version": "0", "has": "2", "why": "vanhempi"}
    )

    # The answer that both see is asked about; that which nobody sees is kept as it is.
    html = response.content.decode()
    assert html.count("Saved elsewhere meanwhile") <= 2
    assert Draft.objects.get().answers["why"].text == "uudempi"


def test_a_hidden_question_of_the_page_is_told_to_its_script_alone(client, invitation):
    saved(invitation, has=numbers(1), why=AnswerValue(text="x"), size=numbers(3))

    html = html_of(client, invitation, 1)
    assert 'id="page-conditions" type="application/json"' in html
    assert "js/conditions" in html
    # No question of the second page rests on one of that page.
    assert "page-conditions" not in html_of(client, invitation, 2)
    assert '{"given": {"size": {"values": [3], "text": false}}' in html_of(client, invitation, 3)
