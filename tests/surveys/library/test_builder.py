"""A survey is made in the browser, part by part; nothing that somebody typed is lost."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.audit.models import AuditEvent
from surveys.library.starting import begin_draft, edit_survey
from surveys.models import Survey, SurveyDraft
from tests.factories.accounts import UserFactory
from tests.factories.surveys import SurveyDraftFactory, SurveyFactory

pytestmark = pytest.mark.django_db


def a_scale(code="help", **more):
    points = [{"fi": word, "sv": f"{word} sv"} for word in ("Huono", "Kohtalainen", "Hyvä")]
    return {"code": code, "kind": "scale", "text": {"fi": "Apua?"}, "points": points} | more


def a_page(code, *questions):
    return {"code": code, "title": {"fi": f"Sivu {code}"}, "questions": list(questions)}


@pytest.fixture
def manager(manager, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(manager)
    return manager


@pytest.fixture
def count_queries():
    def count(action):
        with CaptureQueriesContext(connection) as asked:
            action()
        return len(asked)

    return count


@pytest.fixture
def draft():
    draft = SurveyDraftFactory()
    draft.content["languages"] = ["fi", "sv"]
    first = {"code": "one", "kind": "short_text", "text": {"fi": "Yksi"}}
    second = {"code": "two", "kind": "short_text", "text": {"fi": "Kaksi"}}
    draft.content["pages"] = [a_page("a", first, second), a_page("b", a_scale())]
    draft.save()
    return draft


def url(name, draft, *more):
    return reverse(f"surveys:{name}", args=[draft.pk, *more])


def codes(draft):
    draft.refresh_from_db()
    return {p["code"]: [q["code"] for q in p["questions"]] for p in draft.content["pages"]}


def fields(client, address):
    """What a browser would send back of the form there."""
    form = client.get(address).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        if isinstance(value, list):
            sent[field.html_name] = value
        elif value not in {None, False}:
            sent[field.html_name] = "on" if value is True else value
    for row in getattr(form, "rows", ()):
        sent |= {cell.name: cell.text for cell in getattr(row, "cells", ())}
    return sent


# --- The outline


def test_parts_are_moved_copied_removed_and_brought_back(client, manager, draft):
    move = url("draft_move", draft)
    client.post(move, {"up": "question.two"})
    assert codes(draft)["a"] == ["two", "one"]
    # Over the edge of its page it comes to the next one.
    client.post(move, {"down": "question.one"})
    assert codes(draft) == {"a": ["two"], "b": ["one", "help"]}
    client.post(move, {"question": "one", "to": "a.two"})
    client.post(move, {"down": "page.a"})
    assert list(codes(draft)) == ["b", "a"]

    client.post(url("draft_copy", draft), {"copy": "question.help"})
    assert codes(draft)["b"] == ["help", "apua"]
    client.post(url("draft_copy", draft), {"copy": "page.a"})
    assert codes(draft)["sivu"] == ["kaksi", "yksi"]

    client.post(url("draft_remove", draft), {"remove": "page.b"})
    page = client.get(draft.get_absolute_url())
    assert "Page “Sivu b” removed." in page.text
    client.post(url("draft_undo", draft), {"revision": page.context["draft"].revision})
    assert codes(draft)["b"] == ["help", "apua"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("draft_move", {"up": "question.gone"}),
        ("draft_move", {"up": "page.gone"}),
        ("draft_move", {"question": "one", "to": "gone."}),
        ("draft_move", {}),
        ("draft_copy", {"copy": "page.gone"}),
        ("draft_remove", {"remove": "question.gone"}),
        ("draft_undo", {"revision": "x"}),
    ],
)
def test_what_a_colleague_has_removed_is_told(client, manager, draft, name, sent):
    before = codes(draft)
    said = client.post(url(name, draft), sent, follow=True)

    assert said.status_code == 200
    assert len(list(said.context["messages"])) == 1
    assert codes(draft) == before


def test_a_page_has_room_for_thirty_questions(client, manager, draft):
    many = [{"code": f"x{n}", "kind": "date", "text": {}} for n in range(30)]
    draft.content["pages"][0]["questions"] = many
    draft.save()
    said = client.post(url("draft_copy", draft), {"copy": "question.x1"}, follow=True)
    assert "A page has at most 30 questions." in said.text
    said = client.post(url("draft_question_new", draft, "a"), {"kind": "date"})
    assert "A page has at most 30 questions." in said.text
    said = client.post(url("draft_move", draft), {"question": "help", "to": "a."}, follow=True)
    assert "has 30 questions already" in said.text


# --- Pages and questions


def test_a_page_gets_a_code_of_its_words(client, manager, draft):
    client.post(url("draft_page_new", draft), {"title_fi": "Mikä on järjestön tilanne?"})
    assert "jarjeston_tilanne" in codes(draft)
    client.post(url("draft_page_new", draft), {"title_fi": "Järjestön tilanne"})
    assert "jarjeston_tilanne_2" in codes(draft)


def test_a_question_is_added_filled_in_and_named_by_its_words(client, manager, draft):
    added = client.post(url("draft_question_new", draft, "a"), {"kind": "single"})
    address = added.url
    sent = fields(client, address) | {
        "text_fi": "Miten yhteistyö sujuu?",
        "text_sv": "Hur går samarbetet?",
        "row-0-fi": "Hyvin",
        "row-0-sv": "Bra",
        "row-1-fi": "Huonosti",
        "row-1-retired": "on",
        "required": "on",
        "why": "on",
    }
    saved = client.post(address, sent | {"another": "1"})

    # On to the next question of the same page.
    assert saved.url == url("draft_question_new", draft, "a")
    assert codes(draft)["a"] == ["one", "two", "yhteistyo_sujuu"]
    assert draft.content["pages"][0]["questions"][2] == {
        "code": "yhteistyo_sujuu",
        "kind": "single",
        "text": {"fi": "Miten yhteistyö sujuu?", "sv": "Hur går samarbetet?"},
        "required": True,
        "why": True,
        "choices": [
            {"code": "hyvin", "text": {"fi": "Hyvin", "sv": "Bra"}},
            {"code": "huonosti", "text": {"fi": "Huonosti"}, "retired": True},
        ],
    }


def test_points_have_values_of_their_own_and_keep_words_in_other_languages(client, manager, draft):
    for point in draft.content["pages"][1]["questions"][0]["points"]:
        point["en"] = "kept"
    draft.save()
    address = url("draft_question", draft, "help")
    sent = fields(client, address)
    sent |= {f"row-{n}-value": value for n, value in enumerate((0, 5, 10))}
    client.post(address, sent)

    draft.refresh_from_db()
    points = draft.content["pages"][1]["questions"][0]["points"]
    assert [point["value"] for point in points] == [0, 5, 10]
    assert {point["en"] for point in points} == {"kept"}


@pytest.mark.parametrize(
    ("kind", "sent", "refusal"),
    [
        ("number", {"minimum": "monta"}, "whole number"),
        ("number", {"minimum": "9", "maximum": "3"}, "above the highest"),
        ("date", {"earliest": "eilen"}, "This is no day"),
        ("date", {"earliest": "2027-02-01", "latest": "2027-01-01"}, "after the last"),
        ("scale", {"row-0-fi": "A", "row-0-value": "1", "row-1-fi": "B"}, "every point"),
        ("scale", {"row-0-value": "1", "row-1-value": "1"}, "has the value 1 already"),
        ("single", {"row-0-code": "a", "row-1-code": "a"}, "has the code “a” already"),
        ("single", {"row-0-code": "cannot_say"}, "cannot be the code of a choice"),
        ("single", {"row-0-code": "Ä!"}, "small letters"),
        ("short_text", {"text_fi": "x" * 3001}, "3001 characters"),
        ("short_text", {"code": "one"}, "is used already"),
        ("short_text", {"code": "version"}, "the portal uses" ),
        ("short_text", {"code": "reason_why"}, "cannot end in"),
        ("no_such", {}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_bad_input_names_the_field_and_loses_nothing(client, manager, draft, kind, sent, refusal):
    question = {"code": "new1", "kind": kind, "text": {}}
    draft.content["pages"][0]["questions"].append(question)
    draft.save()
    address = url("draft_question", draft, "new1")
    sent = {"kind": kind, "shown_kind": kind, "help_fi": "Tämä säilyy"} | sent

    page = client.post(address, sent)
    assert refusal.casefold() in page.text.casefold()
    assert "Tämä säilyy" in page.text
    assert client.post(f"{address}save/", sent).status_code == 413
    draft.refresh_from_db()
    assert draft.content["pages"][0]["questions"][2] == question


def test_rows_are_added_moved_and_removed_without_saving(client, manager, draft):
    address = url("draft_question", draft, "help")
    sent = fields(client, address) | {"row-0-fi": "Kesken"}
    more = client.post(address, sent | {"add_row": "1"}).context["form"]
    assert more.row_count == 4
    assert more["row-0-fi"].value() == "Kesken"
    moved = client.post(address, sent | {"row_down": "0"}).context["form"]
    assert [moved[f"row-{n}-fi"].value() for n in range(3)] == ["Kohtalainen", "Kesken", "Hyvä"]
    fewer = client.post(address, sent | {"row_remove": "1"}).context["form"]
    assert [fewer[f"row-{n}-fi"].value() for n in range(2)] == ["Kesken", "Hyvä"]
    assert not more.errors
    draft.refresh_from_db()
    assert draft.content["pages"][1]["questions"][0] == a_scale()


def test_another_kind_is_shown_before_it_is_saved(client, manager, draft):
    address = url("draft_question", draft, "help")
    sent = fields(client, address) | {"kind": "number", "shown_kind": "scale"}
    page = client.post(address, sent)
    assert page.context["form"]["text_fi"].value() == "Apua?"
    assert "minimum" in page.context["form"].fields
    client.post(address, sent | {"shown_kind": "number", "maximum": "7"})
    draft.refresh_from_db()
    question = draft.content["pages"][1]["questions"][0]
    assert question == {"code": "help", "kind": "number", "text": {"fi": "Apua?"}, "maximum": 7}


def test_conditions_follow_a_question_and_a_choice_to_their_new_codes(client, manager, draft):
    choices = [{"code": "yes", "text": {"fi": "Kyllä"}}, {"code": "no", "text": {"fi": "Ei"}}]
    asked = {"code": "one", "kind": "single", "text": {"fi": "Yksi"}, "choices": choices}
    draft.content["pages"][0]["questions"][0] = asked
    test = {"question": "one", "op": "is", "value": "yes"}
    draft.content["pages"][1]["ask_if"] = {"all": [test]}
    draft.save()
    address = url("draft_question", draft, "one")
    client.post(address, fields(client, address) | {"code": "first", "row-0-code": "kylla"})
    draft.refresh_from_db()
    assert draft.content["pages"][1]["ask_if"] == {
        "all": [{"question": "first", "op": "is", "value": "kylla"}]
    }


def test_what_was_asked_keeps_kind_and_codes(client, manager):
    survey = SurveyFactory()
    draft = edit_survey(survey, by=manager, at=survey.loaded_at)
    question = next(
        q for p in draft.content["pages"] for q in p["questions"] if q["kind"] == "multiple"
    )
    address = url("draft_question", draft, question["code"])
    sent = fields(client, address)
    client.post(address, sent | {"code": "other", "kind": "number", "row-0-code": "other"})
    draft.refresh_from_db()
    now = next(
        q for p in draft.content["pages"] for q in p["questions"] if q["code"] == question["code"]
    )
    assert now == question
    removed = {name: value for name, value in sent.items() if not name.startswith("row-0-")}
    page = client.post(address, removed)
    assert "has been asked. Tick “No longer offered”" in page.text


# --- Saving while one writes, and two people at once


def test_what_is_saved_while_one_writes_is_one_step(client, manager, draft):
    address = url("draft_question", draft, "one")
    sent = fields(client, address)
    for text in ("Yksi k", "Yksi kysy", "Yksi kysymys"):
        saved = client.post(f"{address}save/", sent | {"text_fi": text, "code": "changed"})
        assert saved.status_code == 200
        sent["version"] = saved.json()["fields"]["version"]
    draft.refresh_from_db()
    assert draft.content["pages"][0]["questions"][0]["text"] == {"fi": "Yksi kysymys"}
    assert draft.steps.count() == 1
    # The code waits for the button, for it stands in the address.
    assert codes(draft)["a"] == ["one", "two"]
    client.post(address, sent | {"text_fi": text, "code": "changed"})
    assert codes(draft)["a"] == ["changed", "two"]
    assert "Question “Yksi kysymys” changed." in client.get(draft.get_absolute_url()).text


def test_two_people_change_two_languages_of_a_question(client, manager, draft):
    address = url("draft_question", draft, "one")
    mine, theirs = fields(client, address), fields(client, address)
    client.post(address, theirs | {"text_sv": "Ett"})
    client.post(address, mine | {"text_fi": "Ykkönen"})
    draft.refresh_from_db()
    assert draft.content["pages"][0]["questions"][0]["text"] == {"fi": "Ykkönen", "sv": "Ett"}


def test_where_both_changed_the_same_both_are_shown(client, manager, draft):
    address = url("draft_question", draft, "one")
    mine, theirs = fields(client, address), fields(client, address)
    client.post(address, theirs | {"text_fi": "Heidän", "help_fi": "Apu"})
    assert client.post(f"{address}save/", mine | {"text_fi": "Minun"}).status_code == 409
    page = client.post(address, mine | {"text_fi": "Minun"})
    assert "Heidän" in page.text
    assert "Minun" in page.text
    assert "data-autosave" not in page.text
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    client.post(address, again)
    draft.refresh_from_db()
    question = draft.content["pages"][0]["questions"][0]
    assert question["text"]["fi"] == "Minun"
    assert question["help"] == {"fi": "Apu"}


def test_rows_that_only_a_colleague_changed_are_taken_into_the_form(client, manager, draft):
    address = url("draft_question", draft, "help")
    mine, theirs = fields(client, address), fields(client, address)
    client.post(address, theirs | {"text_fi": "Heidän", "row-3-fi": "Loistava"})
    form = client.post(address, mine | {"text_fi": "Minun"}).context["form"]
    assert [form[f"row-{n}-fi"].value() for n in range(4)][3] == "Loistava"


def test_what_is_typed_into_a_removed_question_stays_on_the_page(client, manager, draft):
    address = url("draft_question", draft, "one")
    sent = fields(client, address) | {"text_fi": "Pitkä teksti"}
    client.post(url("draft_remove", draft), {"remove": "question.one"})
    page = client.post(address, sent)
    assert "Pitkä teksti" in page.text
    assert "A colleague has removed this" in page.text
    assert client.post(f"{address}save/", sent).status_code == 410
    assert client.get(address).status_code == 404


# --- Languages, and the start page


def test_languages_are_saved_together_and_narrowed_to_what_is_missing(client, manager, draft):
    address = url("draft_languages", draft)
    everything = client.get(address).context["form"].addresses
    missing = client.get(f"{address}?missing=1").context["form"].addresses
    assert "q-help-point-1" in everything
    assert "q-help-point-1" not in missing
    sent = fields(client, f"{address}?missing=1")
    sent |= {"title~sv": "Enkät", "q-one-text~sv": "Ett", "q-two-text~sv": "Två"}
    client.post(f"{address}?missing=1", sent)
    draft.refresh_from_db()
    assert draft.content["title"]["sv"] == "Enkät"
    first, second = draft.content["pages"][0]["questions"]
    assert (first["text"]["sv"], second["text"]["sv"]) == ("Ett", "Två")


def test_a_translation_of_what_is_gone_is_said_again(client, manager, draft):
    address = url("draft_languages", draft)
    sent = fields(client, address) | {"q-one-text~sv": "Ett arbete"}
    client.post(url("draft_remove", draft), {"remove": "question.one"})
    page = client.post(address, sent)
    assert "Copy it from here: “Ett arbete”" in page.text


def test_a_translation_that_is_too_long_is_told_at_its_text(client, manager, draft):
    address = url("draft_languages", draft)
    page = client.post(address, fields(client, address) | {"q-one-text~sv": "x" * 3001}).text
    assert "3001 characters" in page
    faulty = 'id="id_q-one-text~sv" aria-invalid="true" aria-describedby="id_q-one-text~sv_error">'
    assert f"{faulty}\n{'x' * 3001}</textarea>" in page
    assert 'id="id_q-one-text~sv_error"' in page


def test_the_start_page_proposes_minutes_and_needs_a_language(client, manager, draft):
    address = url("draft_words", draft)
    page = client.get(address)
    assert "Estimate by the questions so far: 1 min." in page.text
    sent = fields(client, address) | {"who_sv": "Vi"}
    refused = client.post(address, sent | {"languages_promised": [], "minutes": "kauan"})
    assert "Choose at least one language" in refused.text
    assert "Write the minutes as a whole number" in refused.text
    client.post(address, sent | {"languages_promised": ["sv", "en"], "minutes": "5"})
    draft.refresh_from_db()
    assert draft.content["languages"] == ["sv", "en"]
    assert draft.content["minutes"] == 5
    assert draft.content["title"]["fi"]


# --- The library


def test_a_survey_begins_empty_or_as_a_copy(client, manager):
    survey = SurveyFactory()
    new = reverse("surveys:survey_new")
    client.post(new, {"begins_with": "nothing", "title": "Own survey", "languages": ["fi"]})
    client.post(new, {"begins_with": f"survey.{survey.pk}"})
    copy, empty = SurveyDraft.objects.order_by("-pk")
    assert (empty.code, empty.content["title"]) == ("own_survey", {"en": "Own survey"})
    assert copy.content["pages"] == survey.content["pages"]
    assert copy.content["title"]["fi"].endswith("(kopio)")
    assert copy.survey is None
    made = AuditEvent.objects.filter(action="survey.draft_made")
    assert made.count() == 2


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"begins_with": "nothing", "languages": ["fi"]}, "Give the survey a title."),
        ({"begins_with": "nothing", "title": "A"}, "Choose at least one language"),
        ({"begins_with": "survey.999999"}, "Select a valid choice"),
        ({"begins_with": "template.../../x"}, "Select a valid choice"),
    ],
)
def test_a_survey_does_not_begin_without(client, manager, sent, refusal):
    page = client.post(reverse("surveys:survey_new"), sent)
    assert refusal in page.text
    assert not SurveyDraft.objects.exists()


def test_experts_make_surveys_of_their_own_regions(client, lappi, satakunta):
    own, other = lappi, satakunta
    client.force_login(UserFactory(regions=[own]))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    sent = {"begins_with": "nothing", "title": "A", "languages": ["fi"]}
    page = client.post(reverse("surveys:survey_new"), sent)
    assert "Choose at least one of your regions." in page.text
    client.post(reverse("surveys:survey_new"), sent | {"regions": [other.pk]})
    assert not SurveyDraft.objects.exists()
    client.post(reverse("surveys:survey_new"), sent | {"regions": [own.pk]})
    assert list(SurveyDraft.objects.get().regions.all()) == [own]


def test_the_next_version_is_one_draft_in_which_everybody_meets(client, manager):
    survey = SurveyFactory()
    address = reverse("surveys:survey_edit", args=[survey.pk])
    first, second = client.post(address), client.post(address)
    assert first.url == second.url
    draft = SurveyDraft.objects.get()
    assert (draft.survey, draft.content["version"]) == (survey, survey.version + 1)
    question = draft.content["pages"][0]["questions"][0]
    assert question["before"] == {"question": question["code"]}


def test_a_draft_is_deleted_once_that_is_confirmed(client, manager, draft):
    address = url("draft_delete", draft)
    assert "Delete the draft?" in client.get(address).text
    assert SurveyDraft.objects.exists()
    client.post(address)
    assert not SurveyDraft.objects.exists()
    assert AuditEvent.objects.filter(action="survey.draft_deleted").count() == 1


def test_the_library_is_narrowed_by_state_language_and_words(client, manager, draft):
    SurveyFactory()
    address = reverse("surveys:survey_list")

    def found(query):
        return [each.code for each in client.get(address + query).context["listed"]]

    assert found("") == [draft.code, "situational"]
    assert found("?state=draft") == [draft.code]
    assert found("?state=ready") == ["situational"]
    assert found("?language=en") == ["situational"]
    assert found("?q=tilanne") == ["situational"]
    assert found("?q=xyz") == []
    assert len(found("?state=nonsense")) == 2


# --- What it costs


def sixty():
    points = [{lang: f"{lang} vastaus {n}" for lang in ("fi", "sv", "en")} for n in range(5)]
    return [
        a_page(
            f"p{page}",
            *(
                a_scale(
                    f"q{page}_{n}",
                    text=dict.fromkeys(("fi", "sv", "en"), f"Kysymys {page} {n} yhteistyöstä"),
                    points=points,
                )
                for n in range(10)
            ),
        )
        for page in range(6)
    ]


@pytest.mark.parametrize("name", ["draft_detail", "draft_languages"])
def test_a_survey_of_sixty_questions_asks_no_more_of_the_database(
    client, manager, draft, count_queries, name
):
    client.get(url(name, draft))
    few = count_queries(lambda: client.get(url(name, draft)))
    draft.content["languages"] = ["fi", "sv", "en"]
    draft.content["pages"] = sixty()
    draft.save()
    assert count_queries(lambda: client.get(url(name, draft))) == few


def test_the_outline_of_sixty_questions_is_small(client, manager, draft):
    draft.content["pages"] = sixty()
    draft.save()
    page = client.get(draft.get_absolute_url())
    assert page.text.count('class="outline__line"') == 66
    assert len(gzip.compress(page.content)) < 60_000


def test_the_library_asks_no_more_of_the_database_for_more_surveys(client, manager, count_queries):
    address = reverse("surveys:survey_list")
    begin_draft({"title": {"fi": "A"}, "pages": []}, by=manager, at=SurveyFactory().loaded_at)
    client.get(address)
    few = count_queries(lambda: client.get(address))
    content = Survey.objects.get().content
    for number in range(4):
        survey = SurveyFactory(content=content | {"code": f"more{number}"})
        begin_draft({"title": {"fi": "A"}, "pages": []}, by=manager, at=survey.loaded_at)
    assert count_queries(lambda: client.get(address)) == few
