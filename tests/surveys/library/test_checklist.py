"""A draft is judged in words, and made ready once nothing stands in its way."""

import datetime as dt
from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from portal.audit.models import AuditEvent
from surveys.forms.round import RoundForm
from surveys.invitations.opening import opening_refusals
from surveys.library.checklist import check_draft
from surveys.library.loading import load_survey
from surveys.library.making_ready import bring_survey_back, retire_survey
from surveys.models import Survey, SurveyDraft
from surveys.questionnaire.definition_file import FaultyDefinition
from surveys.questionnaire.schema import half_languages
from tests.factories.surveys import (
    DraftFactory,
    InvitationFactory,
    RoundFactory,
    SurveyDraftFactory,
    situational,
)

pytestmark = pytest.mark.django_db


def words(text):
    return {"fi": text, "sv": f"{text} på svenska", "en": f"{text} in English"}


def scale(code, *values, **more):
    points = [words(f"Piste {value}") | {"value": value} for value in values]
    return {"code": code, "kind": "scale", "text": words(code), "points": points} | more


def made(*questions, **more):
    """A draft in three languages of which nothing is missing but what is taken away."""
    texts = {name: words(name) for name in ("title", "who", "why", "use")}
    page = {"code": "one", "title": words("Sivu"), "questions": list(questions)}
    content = {"languages": ["fi", "sv", "en"], "minutes": 3, "pages": [page]} | texts
    return SurveyDraftFactory(content=content | more)


def told(draft):
    with translation.override("en"):
        return [f"{each.name}: {each.message}" for each in check_draft(draft).refusals]


def warned(draft):
    with translation.override("en"):
        return [each.message for each in check_draft(draft).warnings]


def test_nothing_stands_in_the_way_of_a_whole_draft():
    draft = made(scale("first", 1, 2, 3))

    checklist = check_draft(draft)

    assert (checklist.refusals, checklist.warnings, checklist.version) == ((), (), 1)
    assert checklist.content["code"] == draft.code


def single(*texts):
    choices = [{"code": f"c{n}", "text": words(text)} for n, text in enumerate(texts)]
    return {"code": "pick", "kind": "single", "text": words("Valitse"), "choices": choices}


def without(question, language):
    question = deepcopy(question)
    del question["text"][language]
    return question


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([], "Page 1: Ask something on this page, or remove it."),
        ([{"code": "q", "text": words("Miksi?")}], "Question 1: Choose the kind of the question."),
        ([{"code": "q", "kind": "number"}], "Question 1: Missing: the question."),
        ([without(scale("q", 1, 2), "sv")], "Question 1: Missing in Swedish: the question."),
        ([scale("q", 1)], "Question 1: Give the scale at least two points."),
        ([single("Kyllä")], "Question 1: Give at least two choices."),
        ([single("Kyllä", "Kyllä")], "Question 1: “kyllä” could mean c0"),
        (
            [scale("a", 1, 2, indicator="trust"), scale("b", 0, 1, indicator="trust")],
            "Question 2: Its scale has other points than that of question “a”",
        ),
        (
            [scale("a", 1, 2, ask_if={"question": "b", "op": "answered"}), scale("b", 1, 2)],
            "Question 1: ",
        ),
    ],
)
def test_what_is_wrong_is_told_of_its_question(questions, said):
    found = told(made(*questions))

    assert any(each.startswith(said) for each in found), found


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("why", ": Missing: the purpose: why it is asked."),
        ("use", ": Missing: how the answers are used."),
        ("languages", ": Choose the languages in which the survey is asked."),
        ("minutes", ": Tell how many minutes answering takes."),
        ("pages", ": Add a page: nothing is asked yet."),
    ],
)
def test_what_the_survey_must_tell_is_asked_for(missing, said):
    draft = made(scale("first", 1, 2))
    del draft.content[missing]

    assert said in told(draft)


def test_nine_scales_on_a_page_are_a_warning_and_eight_are_none():
    eight = [scale(f"q{n}", 1, 2) for n in range(8)]

    assert warned(made(*eight)) == []
    assert warned(made(*eight, scale("ninth", 1, 2)))[0].startswith("There are 9 scales")


def test_a_language_that_is_not_promised_is_a_warning():
    draft = made(scale("first", 1, 2), languages=["fi", "sv"])

    assert warned(draft)[0].startswith("The survey is not asked in English")
    assert told(draft) == []


def test_words_of_a_language_that_is_not_promised_are_left_out_and_that_is_said():
    draft = made(scale("first", 1, 2), languages=["fi", "sv"])

    assert "left out when it is made ready" in warned(draft)[0]
    content = check_draft(draft).content
    assert half_languages(draft.content) == ["en"]
    assert half_languages(content) == []
    assert " in English" not in str(content)
    points = content["pages"][0]["questions"][0]["points"]
    assert [point["value"] for point in points] == [1, 2]


def test_of_a_language_without_words_it_is_said_that_it_is_not_asked():
    in_finnish_alone = SurveyDraftFactory()

    swedish, english = warned(in_finnish_alone)
    assert swedish == "The survey is not asked in Swedish: there its readers get another language."
    assert english.startswith("The survey is not asked in English: there")


def test_a_promised_language_that_was_begun_must_be_complete():
    draft = made(without(scale("first", 1, 2), "en"))

    assert told(draft) == ["Question 1: Missing in English: the question."]


def test_a_code_that_another_survey_has_is_refused(survey):
    draft = made(scale("first", 1, 2))
    draft.code = survey.code

    assert any("is there already" in each for each in told(draft))


# ---- Making it ready ---------------------------------------------------------------------------


def press(client, draft, **more):
    sent = {"revision": draft.revision, "code": draft.code, "version": 1} | more
    return client.post(reverse("surveys:draft_check", args=[draft.pk]), sent)


def test_made_ready_it_is_a_survey_of_its_regions_and_the_draft_is_gone(client, manager, lappi):
    draft = made(scale("first", 1, 2))
    draft.regions.set([lappi])
    client.force_login(manager)

    answer = press(client, draft)
    again = press(client, draft)

    survey = Survey.objects.get(code=draft.code)
    assert answer["Location"] == again["Location"] == survey.get_absolute_url()
    assert list(survey.regions.all()) == [lappi]
    assert not SurveyDraft.objects.exists()
    assert [each.code for each in survey.questions.all()] == ["first"]
    assert AuditEvent.objects.filter(action="survey.made_ready").count() == 1


def test_what_a_colleague_changed_meanwhile_is_looked_at_first(client, manager):
    draft = made(scale("first", 1, 2))
    client.force_login(manager)

    assert press(client, draft, revision=draft.revision + 1).status_code == 200
    assert SurveyDraft.objects.exists()


def test_with_faults_nothing_is_made_and_each_leads_to_where_it_is_mended(client, manager):
    draft = made(without(scale("first", 1, 2), "sv"))
    client.force_login(manager)

    page = press(client, draft).content.decode()

    assert f"/surveys/drafts/{draft.pk}/" in page
    assert not Survey.objects.filter(code=draft.code).exists()


def test_a_checklist_costs_the_same_for_one_question_and_for_five(
    client, manager, django_assert_max_num_queries
):
    client.force_login(manager)
    few, many = made(scale("q", 1, 2)), made(*[scale(f"q{n}", 1, 2) for n in range(5)])
    client.get(reverse("surveys:draft_check", args=[few.pk]))

    for draft in (few, many):
        with django_assert_max_num_queries(12):
            client.get(reverse("surveys:draft_check", args=[draft.pk]))


# ---- The next version -----------------------------------------------------------------------------


@pytest.fixture
def answered(organisation):
    """A survey of one question with three choices, which somebody has begun to answer."""
    first = made(single("Kyllä", "Ei", "Ehkä"))
    survey = load_survey(check_draft(first).content, by=None, at=timezone.now())
    invitation = InvitationFactory(round=RoundFactory(survey=survey), organisation=organisation)
    DraftFactory(invitation=invitation, content={}, version=1, saved_at=timezone.now())
    first.survey = survey
    first.save()
    return first


def choices_of(draft):
    return draft.content["pages"][0]["questions"][0]["choices"]


def test_a_choice_is_retired_and_never_taken_away(answered):
    choices_of(answered)[0]["retired"] = True
    retired = check_draft(answered)
    del choices_of(answered)[0]

    assert (retired.refusals, retired.version) == ((), 2)
    assert told(answered)[0].startswith("Question 1: It was asked with these choices before")


def test_choices_that_were_asked_keep_their_order(answered):
    choices_of(answered).reverse()

    assert told(answered)[0].startswith("Question 1: Its choices stand in another order")


# ---- Replaced while nobody has begun to answer --------------------------------------------------


def changed(content):
    content = deepcopy(content)
    content["minutes"] += 1
    return content


def test_a_version_that_nobody_has_begun_to_answer_is_replaced_in_place(survey):
    round_ = RoundFactory(survey=survey)

    again = load_survey(changed(survey.content), by=None, at=timezone.now())

    assert again.pk == survey.pk
    round_.refresh_from_db()
    assert round_.survey.definition.minutes == survey.definition.minutes + 1
    assert again.questions.count() == len(survey.definition.questions)


def test_a_version_that_somebody_has_begun_to_answer_stays(survey, organisation):
    invitation = InvitationFactory(round=RoundFactory(survey=survey), organisation=organisation)
    DraftFactory(invitation=invitation)

    with pytest.raises(FaultyDefinition):
        load_survey(changed(survey.content), by=None, at=timezone.now())


# ---- Rounds and retired surveys ------------------------------------------------------------------


def test_no_round_is_planned_on_a_retired_survey_until_it_is_brought_back(survey, manager):
    now = timezone.now()
    retire_survey(survey, by=manager, at=now)
    offered = RoundForm(by=manager, at=now).fields["survey"].queryset

    assert list(offered) == []
    bring_survey_back(survey, by=manager, at=now)
    assert list(offered.all()) == [survey]


def test_a_survey_on_which_a_round_is_planned_cannot_be_retired(survey, manager):
    RoundFactory(survey=survey, opened=False)

    with pytest.raises(ValidationError):
        retire_survey(survey, by=manager, at=timezone.now())


def test_a_retired_survey_opens_no_round(survey, manager):
    now = timezone.now()
    round_ = RoundFactory(survey=survey, opened=False)
    survey.retired_at = now - dt.timedelta(days=1)
    survey.save()
    round_.refresh_from_db()

    with translation.override("en"):
        refusals = opening_refusals(round_, at=now)

    assert any(each.startswith("The survey was retired") for each in refusals)


def test_a_survey_of_regions_is_asked_in_these_alone(survey, manager, lappi, kainuu):
    survey.regions.set([lappi])
    elsewhere = RoundFactory(survey=survey, opened=False, regions=[lappi, kainuu])
    everywhere = RoundFactory(survey=survey, opened=False)
    there = RoundFactory(survey=survey, opened=False, regions=[lappi])

    with translation.override("en"):
        found = [
            [each for each in opening_refusals(round_, at=timezone.now()) if "made for" in each]
            for round_ in (elsewhere, everywhere, there)
        ]

    assert [len(each) for each in found] == [1, 1, 0]


def test_a_survey_with_faults_opens_no_round(survey):
    content = situational()
    content["pages"][0]["questions"][0]["text"].pop("sv")
    Survey.objects.filter(pk=survey.pk).update(content=content, digest="faulty")
    round_ = RoundFactory(survey=Survey.objects.get(pk=survey.pk), opened=False)

    with translation.override("en"):
        refusals = opening_refusals(round_, at=timezone.now())

    assert any("has faults" in each for each in refusals)


def test_a_start_page_that_promises_too_little_time_is_told():
    long = [
        {"code": f"q{n}", "kind": "long_text", "text": words("Kerro"), "required": True}
        for n in range(4)
    ]

    assert warned(made(*long)) == [
        "The start page says 3 min, but by the questions answering takes about 7 min."
    ]
    assert warned(made(*long, minutes=4)) == []
