"""The condition of a question or a page, edited row by row without a script."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from surveys.library.drafts import Did, change_draft, mark_of
from surveys.models import DraftStep, SurveyDraft
from tests.factories.surveys import SurveyDraftFactory
from tests.surveys.questionnaire.conditional import WORDS, content, given, question

pytestmark = pytest.mark.sqlite

NESTED = {
    "any": [
        given("size", "at_least", 10),
        {"all": [given("has", "is", "a"), given("day", "at_most", "2027-01-15")]},
    ]
}


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def draft(db):
    pages = (
        [question("has"), question("size", "number"), question("day", "date")],
        {
            "code": "second",
            "title": WORDS,
            "questions": [question("why", "short_text", ask_if=NESTED)],
        },
    )
    return SurveyDraftFactory(content=content(*pages))


@pytest.fixture
def client(draft, manager) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def address(draft, code="why", name="condition"):
    return reverse(f"surveys:draft_{name}", args=[draft.pk, code])


def saved(draft, code="why"):
    draft.refresh_from_db()
    parts = [p for page in draft.content["pages"] for p in (page, *page["questions"])]
    return next(part for part in parts if part["code"] == code).get("ask_if")


def row(path, code, op="", value=""):
    return {f"{path}-question": code, f"{path}-op": op, f"{path}-value": value}


def post(client, draft, *rows, code="why", name="condition", **more):
    sent = {"c-any": "all"}
    for each in rows:
        sent |= each
    return client.post(address(draft, code, name), sent | more)


def test_what_is_there_is_shown_in_words_and_in_the_form(client, draft):
    html = client.get(address(draft)).content.decode()

    assert (
        "“2. Sanat” is at least “10” or (“1. Sanat” is “A” and “3. Sanat” is at most "
        in html.replace("&quot;", '"')
    )
    assert '<option value="any" selected>' in html
    assert 'name="c-1-0-question"' in html
    assert 'value="2027-01-15"' in html
    # Nothing that comes later can be chosen.
    assert '<option value="why"' not in html


def test_saving_what_is_shown_changes_nothing(client, draft):
    rows = [
        row("c-0", "size", "at_least", "10"),
        {"c-1-any": "all"},
        row("c-1-0", "has", "is", "a"),
        row("c-1-1", "day", "at_most", "2027-01-15"),
    ]

    response = post(client, draft, *rows, **{"c-any": "any", "seen": mark_of(NESTED)})

    assert response["Location"] == f"{draft.get_absolute_url()}#why"
    assert saved(draft) == NESTED
    assert DraftStep.objects.count() == 0


def test_rows_are_added_grouped_and_removed_before_anything_is_saved(client, draft):
    def names(response):
        html = response.content.decode()
        return [p for p in ("c-0", "c-1", "c-1-0") if f'name="{p}-question"' in html]

    one = row("c-0", "has", "is", "a")
    assert names(post(client, draft, one, do="add c")) == ["c-0", "c-1"]
    assert names(post(client, draft, one, do="group c")) == ["c-0", "c-1-0"]
    assert names(post(client, draft, one, row("c-1", "size"), do="remove c-0")) == ["c-0"]
    assert names(post(client, draft, one, do="remove c-7")) == ["c-0"]
    assert names(post(client, draft, one, do="nonsense c-x")) == ["c-0"]
    assert saved(draft) == NESTED


def test_a_question_shows_what_can_be_asked_of_it(client, draft):
    html = post(client, draft, row("c-0", "has"), do="look").content.decode()

    assert '<option value="is_not">is not</option>' in html
    assert '<option value="b">B</option>' in html
    assert "at_least" not in html


def test_a_condition_is_saved_as_a_step_that_can_be_undone(client, draft):
    post(client, draft, row("c-0", "size", "at_most", "1 000"), row("c-1", ""))

    assert saved(draft) == given("size", "at_most", 1000)
    step = DraftStep.objects.get()
    assert (step.did, step.about) == (Did.SET_CONDITION, "why")
    html = client.get(draft.get_absolute_url()).content.decode()
    assert "Asked if “2. Sanat” is at most “1000”" in html


def test_without_rows_it_is_asked_of_everybody(client, draft):
    post(client, draft, row("c-0", ""))

    assert saved(draft) is None


def test_a_page_has_a_condition_on_earlier_pages(client, draft):
    post(client, draft, row("c-0", "has", "answered"), code="second", name="page_condition")

    assert saved(draft, "second") == given("has", "answered")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (row("c-0", "why", "answered"), "Choose a question that is asked before this."),
        (row("c-0", "nowhere", "answered"), "Choose a question that is asked before this."),
        (row("c-0", "has"), "Choose what is asked of the answer."),
        (row("c-0", "has", "at_least", "a"), "Choose what is asked of the answer."),
        (row("c-0", "has", "is"), "Choose or write with what the answer is compared."),
        (row("c-0", "size", "is", "many"), "“many” is no answer to the question “size”."),
        (row("c-0", "day", "is", "31.2.2027"), "“31.2.2027” is no answer to the question “day”."),
    ],
)
def test_what_is_not_finished_is_told_at_its_row_and_nothing_is_lost(client, draft, wrong, said):
    html = post(client, draft, wrong, row("c-1", "has", "is", "a")).content.decode()

    assert "<title>Error:" in html
    assert said in html
    assert '<a href="#c-0-question">' in html
    assert '<option value="a" selected>' in html
    assert saved(draft) == NESTED


def test_of_two_who_change_it_the_second_sees_both(client, draft):
    seen = mark_of(NESTED)

    def theirs(content):
        content["pages"][1]["questions"][0]["ask_if"] = given("has", "answered")

    change_draft(draft.pk, theirs, did=Did.SET_CONDITION, by=None, at=timezone.now())
    html = post(client, draft, row("c-0", "has", "is", "b"), seen=seen).content.decode()

    assert "A colleague has changed this condition meanwhile" in html
    assert "“1. Sanat” was answered" in html
    assert saved(draft) == given("has", "answered")
    again = mark_of(given("has", "answered"))
    post(client, draft, row("c-0", "has", "is", "b"), seen=again)
    assert saved(draft) == given("has", "is", "b")


def test_there_is_no_condition_of_what_is_not_there(client, draft):
    assert client.get(address(draft, "nowhere")).status_code == 404
    assert client.get(address(draft, "why", "page_condition")).status_code == 404


def test_a_draft_in_which_everything_is_missing_has_conditions_too(client):
    draft = SurveyDraftFactory(
        content={"pages": [{"code": "p", "questions": [{"code": "q", "ask_if": {"all": [{}]}}]}]}
    )

    assert "The condition is not finished." in client.get(address(draft, "q")).content.decode()
    assert SurveyDraft.objects.get(pk=draft.pk).content["pages"][0]["questions"][0]["ask_if"]
