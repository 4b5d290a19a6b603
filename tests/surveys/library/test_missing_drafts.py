"""A draft is deleted or made ready while somebody has it open; two begin one in the same moment."""

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from surveys.library.making_ready import make_ready
from surveys.library.starting import begin_draft, delete_draft
from surveys.models import SurveyDraft
from tests.factories.surveys import SurveyDraftFactory, situational
from tests.surveys.aside import PAUSE, Aside

pytestmark = pytest.mark.django_db

TYPED = "Kirjoitin tätä koko aamun"


@pytest.fixture
def draft(lappi):
    return SurveyDraftFactory(regions=[lappi], title="Lapin kysely")


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


def words_of(draft_id):
    return reverse("surveys:draft_words", args=[draft_id])


def delete(draft, by):
    by.name = "Päivi Poistaja"
    by.save()
    number = draft.pk
    delete_draft(draft, by=by, at=timezone.now())
    return number


def test_whoever_was_writing_is_told_who_deleted_it_and_keeps_the_text(
    english, expert, colleague, draft
):
    gone = delete(draft, colleague)
    english.force_login(expert)

    answers = english.get(words_of(gone)), english.post(words_of(gone), {"title-fi": TYPED})

    for answer in answers:
        assert answer.status_code == 404
        assert "“Lapin kysely” was deleted" in answer.text
        assert "Päivi Poistaja deleted it" in answer.text
        assert answer["Cache-Control"] == "no-store"
    assert [TYPED in answer.text for answer in answers] == [False, True]


def test_the_manager_is_told_of_every_draft(english, manager, colleague, draft):
    english.force_login(manager)

    assert "“Lapin kysely” was deleted" in english.get(words_of(delete(draft, colleague))).text


def test_people_of_other_regions_learn_nothing_and_keep_their_text(
    english, stranger, colleague, draft
):
    foreign = SurveyDraftFactory(regions=draft.regions.all())
    gone = delete(draft, colleague)
    english.force_login(stranger)

    told = [
        english.post(words_of(number), {"title-fi": TYPED}).context
        for number in (gone, foreign.pk, 999)
    ]

    assert [context.get("deleted") for context in told] == [None] * 3
    assert [context["rescued"] for context in told] == [[("Title fi", TYPED)]] * 3


def test_who_makes_no_surveys_is_refused_as_ever(english, researcher, colleague, draft):
    english.force_login(researcher)

    assert english.get(words_of(delete(draft, colleague))).status_code == 403


def test_of_one_that_was_made_ready_the_page_leads_to_the_library(english, manager, expert):
    draft = SurveyDraftFactory(content=situational() | {"code": "ready"}, code="ready")
    number = draft.pk
    make_ready(number, revision=draft.revision, by=manager, at=timezone.now())
    english.force_login(expert)

    page = english.get(words_of(number)).text

    assert "made it ready" in page
    assert reverse("surveys:survey_list") in page


def test_a_button_is_no_text(english, expert, colleague, draft):
    gone = delete(draft, colleague)
    english.force_login(expert)

    answer = english.post(reverse("surveys:draft_move", args=[gone]), {"up": "question.first"})

    assert answer.context["rescued"] == []


# --- Where one is found


@pytest.mark.parametrize(
    ("asked", "found"), [("lappi", ["own1"]), ("kainuu", []), ("nation", ["all1"]), ("x", None)]
)
def test_the_library_is_narrowed_by_region(client, manager, lappi, kainuu, asked, found):
    SurveyDraftFactory(regions=[lappi], code="own1")
    SurveyDraftFactory(code="all1")
    client.force_login(manager)

    listed = client.get(reverse("surveys:survey_list"), {"region": asked}).context["listed"]

    codes = sorted(each.code for each in listed)
    assert codes == (["all1", "own1"] if found is None else found)


# --- Two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time.")
def test_two_drafts_of_one_title_begun_at_once_are_two(manager):
    def begin():
        return begin_draft(
            {"title": {"fi": "Sama kysely"}, "pages": []}, by=manager, at=timezone.now()
        )

    with transaction.atomic():
        begin()
        other = Aside(begin)
        other.join(PAUSE)
        assert other.is_alive()
    other.join()

    assert other.error is None
    codes = sorted(SurveyDraft.objects.values_list("code", flat=True))
    assert codes == ["sama_kysely", "sama_kysely_2"]
    assert {draft.content["code"] for draft in SurveyDraft.objects.all()} == set(codes)
