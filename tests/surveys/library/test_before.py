"""The next version beside the one before: each question same, carried over or new, and what ends."""

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.models import Indicator
from surveys.library.checklist import check_draft
from surveys.library.drafts import Did, change_draft
from surveys.library.loading import load_survey
from surveys.library.making_ready import make_ready
from surveys.library.parts import find_question
from surveys.library.starting import edit_survey
from surveys.models import SurveyDraft
from surveys.questionnaire.definition_file import FaultyDefinition
from tests.factories.surveys import (
    DraftFactory,
    InvitationFactory,
    RoundFactory,
    SurveyDraftFactory,
)
from tests.surveys.library.test_checklist import words

pytestmark = pytest.mark.django_db

FIVE = ("Huonosti", "Melko huonosti", "Kohtalaisesti", "Melko hyvin", "Hyvin")
FOUR = ("Huonosti", "Melko huonosti", "Melko hyvin", "Hyvin")


def scale(code, *texts, **more):
    points = [words(text) for text in texts]
    return {"code": code, "kind": "scale", "text": words(code), "points": points} | more


def choosing(code, *texts):
    choices = [{"code": f"c{n}", "text": words(text)} for n, text in enumerate(texts)]
    return {"code": code, "kind": "single", "text": words(code), "choices": choices}


def content(code="own", **more):
    texts = {name: words(name) for name in ("title", "who", "why", "use")}
    asked = [scale("works", *FIVE), choosing("how", "Kyllä", "Ei"), choosing("when", "Nyt", "Ei")]
    page = {"code": "one", "title": words("Sivu"), "questions": asked}
    told = {"code": code, "version": 1, "languages": ["fi", "sv", "en"], "minutes": 3}
    return told | texts | {"pages": [page]} | more


def answer(survey, organisation):
    round_ = RoundFactory(survey=survey, called=f"Kierros {survey.version}")
    invitation = InvitationFactory(round=round_, organisation=organisation)
    DraftFactory(invitation=invitation, content={}, version=1, saved_at=timezone.now())


@pytest.fixture
def manager(manager, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(manager)
    return manager


@pytest.fixture
def survey(organisation):
    survey = load_survey(content(), by=None, at=timezone.now())
    answer(survey, organisation)
    return survey


@pytest.fixture
def draft(survey, manager):
    return edit_survey(survey, by=manager, at=timezone.now())


def change(draft, code, **facts):
    def write(content):
        find_question(content, code)[1].update(facts)

    now = timezone.now()
    return change_draft(draft.pk, write, did=Did.EDITED_QUESTION, about=code, by=None, at=now)


def before(draft, code):
    draft.refresh_from_db()
    return find_question(draft.content, code)[1].get("before")


def url(name, draft, *more):
    return reverse(f"surveys:{name}", args=[draft.pk, *more])


def sent(client, draft, code, relation, *, was=None, **table):
    """What the form sends that shows what is saved."""
    page = client.get(url("draft_before_question", draft, code))
    form = {"relation": relation, "question_before": was or code, "shown_was": was or code}
    form["seen"] = page.context["seen"]
    return form | {f"to-{then}": now for then, now in table.items()}


CARRIED = {"1": "1", "2": "2", "3": "-", "4": "3", "5": "4"}


def test_the_page_tells_of_each_question_what_it_was(client, draft):
    page = client.get(url("draft_before", draft))
    assert [each.relation for each in page.context["before"].related] == ["same"] * 3
    assert "None: every question of the version before goes on." in page.text


def test_a_changed_scale_is_said_where_it_was_changed_and_on_all_lists(client, draft):
    change(draft, "works", points=[words(text) for text in FOUR])
    broken = "Its scale had 5 points and now has 4."
    there = url("draft_before_question", draft, "works")
    for address in ("draft_before", "draft_check"):
        assert broken in client.get(url(address, draft)).text
    question = client.get(url("draft_question", draft, "works")).text
    assert broken in question
    assert there in question
    assert "not the same any more" in client.get(url("draft_detail", draft)).text
    (finding,) = check_draft(SurveyDraft.objects.get()).refusals
    assert (finding.question, finding.is_about_before) == ("works", True)
    assert there in client.get(url("draft_check", draft)).text


def test_saving_the_change_leads_to_what_was_said(client, draft):
    page = client.get(url("draft_question", draft, "works"))
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "row-4-was"}
    del typed["code"], typed["kind"]
    typed |= {f"row-4-{each}": "" for each in ("fi", "sv", "en", "value")}
    typed |= {"shown_kind": "scale", "version": form["version"].value(), "rows": "5"}
    answer = client.post(url("draft_question", draft, "works"), typed, follow=True)
    assert answer.redirect_chain[0][0] == url("draft_question", draft, "works") + "?broken=1"
    assert "Its scale had 5 points and now has 4." in answer.text


def test_a_table_is_proposed_saved_and_undone(client, draft):
    change(draft, "works", points=[words(text) for text in FOUR])
    address = url("draft_before_question", draft, "works")
    rows = {row.name: row.value() for row in client.get(address).context["form"].rows}
    assert rows == {"to-1": "1", "to-2": "2", "to-3": "", "to-4": "3", "to-5": "4"}

    client.post(address, sent(client, draft, "works", "mapped", **CARRIED))

    kept = {"1": "1", "2": "2", "4": "3", "5": "4"}
    assert before(draft, "works") == {"question": "works", "codes": kept}
    assert check_draft(draft).refusals == ()
    assert "counts nowhere" in client.get(url("draft_before", draft)).text
    client.post(url("draft_undo", draft), {"revision": draft.revision})
    assert before(draft, "works") == {"question": "works"}


def test_what_is_left_open_in_a_table_is_asked_for(client, draft):
    change(draft, "works", points=[words(text) for text in FOUR])
    form = sent(client, draft, "works", "mapped", **CARRIED | {"3": ""})
    page = client.post(url("draft_before_question", draft, "works"), form)
    assert "Say what “3 (Kohtalaisesti in English)” is now" in page.text
    form |= {f"to-{n}": "-" for n in range(1, 6)}
    page = client.post(url("draft_before_question", draft, "works"), form)
    assert "Then the question is new." in page.text
    page = client.post(
        url("draft_before_question", draft, "works"), form | {"question_before": "nobody"}
    )
    assert "Choose a question of the version before" in page.text
    assert before(draft, "works") == {"question": "works"}


def test_another_earlier_question_brings_its_answers_and_saves_nothing(client, draft):
    client.post(url("draft_before_question", draft, "how"), sent(client, draft, "how", "new"))
    form = sent(client, draft, "when", "mapped") | {"question_before": "how"}
    page = client.post(url("draft_before_question", draft, "when"), form | {"show": "1"})
    assert {row.name: row.value() for row in page.context["form"].rows} == {
        "to-c0": "c0",
        "to-c1": "c1",
    }
    assert before(draft, "when") == {"question": "when"}
    form |= {"shown_was": "how", "to-c0": "c1", "to-c1": "c1"}
    client.post(url("draft_before_question", draft, "when"), form)
    assert before(draft, "when") == {"question": "how", "codes": {"c0": "c1", "c1": "c1"}}


def test_new_ends_comparisons_with_their_rounds_and_indicators(client, draft, survey):
    Indicator.objects.create(code="trust", topic="cooperation", name_fi="Luottamus")
    stored = survey.content
    stored["pages"][0]["questions"][0]["indicator"] = "trust"
    type(survey).objects.filter(pk=survey.pk).update(content=stored, digest="0")
    client.post(url("draft_before_question", draft, "works"), sent(client, draft, "works", "new"))
    assert before(draft, "works") is None
    for address in ("draft_before", "draft_check"):
        text = client.get(url(address, draft)).text
        assert "It is new: earlier answers are not compared with those to come." in text
        assert "Luottamus" in text
        assert "Kierros 1" in text
    assert "1 comparison ends." in client.get(url("draft_detail", draft)).text


def test_a_colleague_who_was_faster_is_shown(client, draft):
    form = sent(client, draft, "works", "new")
    change(draft, "works", points=[words(text) for text in FOUR])
    page = client.post(url("draft_before_question", draft, "works"), form)
    assert "A colleague has changed this question meanwhile" in page.text
    assert before(draft, "works") == {"question": "works"}
    client.post(url("draft_before_question", draft, "works"), form | {"seen": page.context["seen"]})
    assert before(draft, "works") is None


def test_a_draft_that_begins_a_survey_has_nothing_before_it(client, manager):
    draft = SurveyDraftFactory()
    assert "There is nothing to compare with yet." in client.get(url("draft_before", draft)).text
    answer = client.get(url("draft_before_question", draft, "first"))
    assert answer.url == url("draft_before", draft)
    assert "Compared with" not in client.get(url("draft_detail", draft)).text
    assert client.get(url("draft_before_question", draft, "nobody")).status_code == 404


def test_the_next_version_knows_what_it_went_on_from(draft, survey, manager):
    ready = make_ready(draft.pk, revision=draft.revision, by=manager, at=timezone.now())
    assert (ready.version, ready.goes_on_from) == (2, survey)
    assert ready.definition.by_code["works"].before.question == "works"


def test_made_anew_before_anybody_answered_it_goes_on_from_the_same(draft, survey, manager):
    change(draft, "works", points=[words(text) for text in FOUR], before=None)
    draft.refresh_from_db()
    find_question(draft.content, "works")[1].pop("before")
    draft.save()
    now = timezone.now()
    make_ready(draft.pk, revision=draft.revision, by=manager, at=now)
    second = type(survey).objects.get(version=2)
    again = edit_survey(second, by=manager, at=now)
    assert before(again, "works") is None
    assert before(again, "how") == {"question": "how"}
    ready = make_ready(again.pk, revision=again.revision, by=manager, at=now)
    assert (ready.pk, ready.goes_on_from) == (second.pk, survey)


def test_a_first_version_that_nobody_answered_goes_on_from_nothing(manager):
    first = load_survey(content(), by=None, at=timezone.now())
    draft = edit_survey(first, by=manager, at=timezone.now())
    ready = make_ready(draft.pk, revision=draft.revision, by=manager, at=timezone.now())
    assert (ready.version, ready.goes_on_from) == (1, None)
    assert not any(question.before for question in ready.definition.questions)


def test_a_file_names_the_version_before_or_is_refused(survey):
    later = content(version=2)
    later["pages"][0]["questions"][0]["before"] = {"question": "works"}
    assert load_survey(later, by=None, at=timezone.now()).goes_on_from == survey
    later["version"] = 3
    later["pages"][0]["questions"][0]["points"].pop()
    with pytest.raises(FaultyDefinition, match=r"pages\[0\]\.questions\[0\]\.before"):
        load_survey(later, by=None, at=timezone.now())
    assert load_survey(content(version=3), by=None, at=timezone.now()).goes_on_from is None


@pytest.mark.parametrize("address", ["draft_before", "draft_detail"])
def test_the_queries_do_not_grow_with_the_questions(
    client, draft, address, django_assert_max_num_queries
):
    more = [scale(f"more_{n}", *FIVE) for n in range(15)]
    client.get(url(address, draft))
    with django_assert_max_num_queries(18):
        client.get(url(address, draft))
    draft.content["pages"][0]["questions"] += more
    draft.save()
    with django_assert_max_num_queries(18):
        client.get(url(address, draft))
