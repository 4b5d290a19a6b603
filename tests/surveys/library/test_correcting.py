"""A spelling mistake is mended after the first answer, and everybody can see what was mended."""

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.library.correcting import NoSuchText, WordsRefused, correct_survey, correctable_texts
from surveys.models import Correction, Survey
from surveys.questionnaire.definition_file import FaultyDefinition
from tests.surveys.responding import end, rate

pytestmark = pytest.mark.django_db

TITLE = "title"


def correct(survey, by, **words):
    place = words.pop("place", TITLE)
    return correct_survey(survey, place=place, words=words, by=by, at=timezone.now())


def test_old_and_new_words_are_kept_and_answers_count_on(survey, manager):
    before = survey.definition

    correct(survey, manager, fi="Oikein kirjoitettu")

    now = Survey.objects.get(pk=survey.pk)
    assert now.definition.title.in_language("fi") == "Oikein kirjoitettu"
    assert now.definition.title.in_language("sv") == before.title.in_language("sv")
    assert [q.code for q in now.definition.questions] == [q.code for q in before.questions]
    assert now.digest != survey.digest
    noted = Correction.objects.get()
    assert (noted.words_before, noted.words_after) == (
        before.title.in_language("fi"),
        "Oikein kirjoitettu",
    )
    assert (noted.language, noted.by) == ("fi", manager)


def test_the_same_words_are_no_correction(survey, manager):
    assert correct(survey, manager, fi=survey.definition.title.in_language("fi")) == []
    assert not Correction.objects.exists()


def test_a_text_cannot_be_taken_away(survey, manager):
    with pytest.raises(WordsRefused):
        correct(survey, manager, fi=" ")


def test_what_is_no_text_cannot_be_corrected(survey, manager):
    with pytest.raises(NoSuchText):
        correct(survey, manager, place="pages[0].code", fi="other")


def test_two_points_cannot_be_corrected_into_the_same_words(survey, manager):
    points = [t for t in correctable_texts(survey.content) if ".points[" in t.place]
    words = points[1].words["fi"]

    with pytest.raises(FaultyDefinition):
        correct(survey, manager, place=points[0].place, fi=words)


def test_the_page_corrects_and_the_results_show_it(client, manager, organisation_round, lappi):
    rate(organisation_round, lappi, 3, 3, 4, 4, 5)
    end(organisation_round)
    client.force_login(manager)
    results = reverse("surveys:results", args=[organisation_round.pk])
    before = client.get(results).content.decode()
    address = reverse("surveys:survey_correct", args=[organisation_round.survey_id])

    choosing = client.get(address)
    sent = client.post(address, {"place": TITLE, "fi": "Oikein kirjoitettu"})

    assert f"place={TITLE}" in choosing.content.decode()
    assert sent.status_code == 302
    after = client.get(results).content.decode()
    assert "Oikein kirjoitettu</ins>" in after
    assert "<ins" not in before
