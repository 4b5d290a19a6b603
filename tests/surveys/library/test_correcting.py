"""A spelling mistake is mended after the first answer, and everybody can see what was mended."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from surveys.library.correcting import NoSuchText, WordsRefused, correct_survey, correctable_texts
from surveys.models import Correction, Round, Survey
from surveys.questionnaire.definition_file import FaultyDefinition
from surveys.report.report import gather
from tests.factories.surveys import situational
from tests.portal.api.test_round_results import check
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


@pytest.fixture
def corrected(manager, organisation_round, lappi):
    """A published round, the words of whose survey were mended: a title, and a question's."""
    rate(organisation_round, lappi, 3, 3, 4, 4, 5)
    survey = organisation_round.survey
    correct(survey, manager, fi="Oikein kirjoitettu")
    correct(survey, manager, place="pages[0].questions[1].text", en="Rightly spelt?")
    end(organisation_round, published=True)
    return Round.objects.get(pk=organisation_round.pk)


def test_who_corrected_is_told_by_name_to_editors_alone(client, manager, corrected):
    manager.name = "Maija Meikäläinen"
    manager.save()
    client.force_login(manager)

    survey = client.get(corrected.survey.get_absolute_url()).content.decode()
    results = client.get(reverse("surveys:results", args=[corrected.pk])).content.decode()

    assert ", Maija Meikäläinen: <del" in survey
    assert ", hankepäällikkö: <del" in results


def test_the_files_tell_what_was_corrected_where_and_by_which_role(corrected):
    with translation.override("en"):
        made = gather(corrected, at=timezone.now())
        [sheet] = [each for each in made.sheets() if each.name == "Corrected words"]
        told = made.content()["corrections"]

    today = timezone.localdate().isoformat()
    question = "2. Rightly spelt?"
    before = situational()["pages"][0]["questions"][1]["text"]["en"]
    assert [tuple(row) for row in sheet.rows][1] == (
        today, "project manager", question, "en", before, "Rightly spelt?",
    )  # fmt: skip
    assert [row.cells[2].text for row in told.rows] == ["The survey as a whole", question]


def test_the_open_data_tell_it_without_a_name(client, manager, corrected):
    content = client.get(reverse("api:round_results", args=[corrected.pk])).json()

    check(content, "RoundResults")
    of_survey, of_question = content["corrections"]
    assert (of_survey["question"], of_survey["by_role"]) == (None, "project_manager")
    assert (of_question["question"], of_question["after"]) == ("unite", "Rightly spelt?")
    assert manager.name not in str(content)


def test_nothing_is_told_where_nothing_was_corrected(client, organisation_round, lappi):
    rate(organisation_round, lappi, 3, 3, 4, 4, 5)
    end(organisation_round, published=True)

    made = gather(Round.objects.get(pk=organisation_round.pk), at=timezone.now())

    assert made.content()["corrections"] is None
    content = client.get(reverse("api:round_results", args=[organisation_round.pk])).json()
    assert "corrections" not in content
