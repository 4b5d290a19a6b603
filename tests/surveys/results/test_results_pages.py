"""The pages of results show what may be shown, to whom it may be shown, once the round is over."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory, RegionFactory
from tests.factories.surveys import InvitationFactory, RoundFactory
from tests.surveys.responding import end, rate, respond

pytestmark = pytest.mark.django_db


def overview(round_):
    return reverse("surveys:results", args=[round_.pk])


def by_region(round_, code="involve"):
    return reverse("surveys:results_question", args=[round_.pk, code])


def words(round_, code="involve"):
    return reverse("surveys:open_answers", args=[round_.pk, code])


def text_of(response):
    """The page as it is read: without tags, on one line."""
    plain = re.sub(r"<[^>]+>", " ", response.text).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", plain)


@pytest.fixture
def english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def ended(organisation_round, lappi, kainuu, satakunta):
    """Lappi and Satakunta are large enough; Kainuu is not, and takes Lappi with it."""
    rate(organisation_round, lappi, 4, 4, 5, 5, 2, CANNOT_SAY)
    rate(organisation_round, kainuu, 1, 2)
    rate(organisation_round, satakunta, *[3] * 8)
    return end(organisation_round)


def test_the_sentence_comes_first_with_the_region_of_the_address(client, english, manager, ended):
    client.force_login(manager)

    page = text_of(client.get(overview(ended), {"region": "satakunta"}))

    assert "Satakunta 3.0 (n = 8); all answers 3.1 (n = 15)." in page
    assert "Lappi (hidden: it would tell what a few have answered)" in text_of(
        client.get(overview(ended), {"region": "lappi"})
    )


def test_an_expert_sees_their_own_region_first(client, english, stranger, ended):
    client.force_login(stranger)

    assert "Satakunta 3.0 (n = 8)" in text_of(client.get(overview(ended)))
    assert "Satakunta 3.0 (n = 8)" not in text_of(client.get(overview(ended), {"region": ""}))


def test_the_choice_of_a_region_is_kept_in_the_links(client, manager, ended):
    client.force_login(manager)

    page = client.get(overview(ended), {"region": "satakunta"}).text

    assert f'href="{by_region(ended)}?region=satakunta"' in page


def test_regions_are_added_and_taken_away(client, manager, ended):
    client.force_login(manager)

    page = client.get(overview(ended), {"region": ["satakunta", "lappi"]}).text

    assert 'href="?region=satakunta"' in page, "without Lappi"
    assert 'href="?region=lappi"' in page, "without Satakunta"
    assert '<option value="kainuu">' in page
    assert '<option value="lappi">' not in page
    alone = client.get(overview(ended), {"region": "lappi"}).text
    assert 'href="?region="' in alone, "without any, said aloud"


def test_an_unknown_region_in_the_address_is_nobody(client, manager, ended):
    client.force_login(manager)

    assert client.get(overview(ended), {"region": ["nowhere", "\0", "x" * 500]}).status_code == 200


def test_a_hidden_figure_stands_nowhere_on_the_page(client, english, manager, kainuu, ended):
    """Two regions whose means are found nowhere else: 7 of 8 and 1.5 of 2 points."""
    client.force_login(manager)

    page = text_of(client.get(by_region(ended)))
    svg = client.get(by_region(ended)).text

    assert page.count("fewer than 5 answers") >= 3  # two drawings and the table
    assert page.count("hidden: it would tell what a few have answered") >= 3
    assert "1.5" not in page, "Kainuu's mean"
    # Lappi's mean stands only where it is an end of the axis.
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Lappi.*?</tr>", svg, re.DOTALL)[0]
    assert "4.0" not in row


def test_formulas_are_shown_with_the_numbers_at_hand(client, english, manager, ended):
    client.force_login(manager)

    page = text_of(client.get(by_region(ended)))

    assert "(1 × 1 + 2 × 2 + 8 × 3 + 2 × 4 + 2 × 5) ÷ 15 = 3.1" in page


def test_strongest_and_weakest_are_named_of_those_that_are_shown(
    client, english, manager, survey, lappi, kainuu, satakunta
):
    round_ = RoundFactory(survey=survey, minimum_group=3)
    rate(round_, lappi, 4, 4, 4)
    rate(round_, kainuu, 2, 2, 2)
    rate(round_, satakunta, 5)
    end(round_)
    client.force_login(manager)

    page = text_of(client.get(by_region(round_)))

    # Satakunta alone is too small, so Kainuu, the first of the smallest, is hidden with it.
    assert "Strongest" not in page
    rate(round_, satakunta, 5, 5)
    page = text_of(client.get(by_region(round_)))
    assert "Strongest: Satakunta 5.0 (n = 3). Weakest: Kainuu 2.0 (n = 3)." in page


def test_published_figures_stand_beside_and_apart(client, english, manager, ended):
    indicator = IndicatorFactory(
        code="structures_involve", topic="cooperation", name_fi="Kyky", decimals=1
    )
    IndicatorValueFactory(
        indicator=indicator,
        kind="published",
        value="3.3",
        n=39,
        reference_on=dt.date(2021, 6, 30),
        source_fi="Webinaari",
        source_en="Webinar",
    )
    client.force_login(manager)

    page = text_of(client.get(by_region(ended)))

    assert "Published figure 3.3 · n = 39 · June 2021" in page
    assert "It is not counted together with this round." in page


def test_answers_from_files_are_counted_beside_the_invited(
    client, english, manager, expert, expert_round, lappi
):
    InvitationFactory(round=expert_round, region=lappi, user=expert)
    rate(expert_round, lappi, 3, 4)
    end(expert_round)
    client.force_login(manager)

    page = text_of(client.get(overview(expert_round)))

    assert "As open data (JSON)" not in page, "not published"
    assert "0 of 1 invited have answered, 0 %. n also counts 2 answers that came as a file." in page


def test_published_results_lead_to_the_same_as_data(client, english, manager, ended):
    end(ended, published=True)
    client.force_login(manager)

    page = client.get(overview(ended)).text

    assert f'href="{reverse("api:round_results", args=[ended.pk])}">As open data (JSON)' in page


def test_invented_rounds_say_so(client, english, manager, ended):
    ended.is_invented = True
    ended.save()
    client.force_login(manager)

    assert "Invented for the demo" in client.get(overview(ended)).text
    assert "Invented for the demo" in client.get(by_region(ended)).text


def test_before_the_end_nobody_sees_results(client, english, manager, expert, organisation_round):
    for person in (manager, expert):
        client.force_login(person)
        page = client.get(overview(organisation_round))
        assert page.status_code == 200
        assert "The results appear when the round is over" in page.text
        assert client.get(by_region(organisation_round)).status_code == 404
        assert client.get(words(organisation_round)).status_code == 404


def test_a_plan_is_not_there_for_who_does_not_manage(client, expert, survey):
    plan = RoundFactory(survey=survey, opened=False)
    client.force_login(expert)

    assert client.get(overview(plan)).status_code == 404


@pytest.mark.parametrize("published", [False, True])
def test_published_results_are_read_by_organisations_too(
    client, representative, communications, ended, published
):
    end(ended, published=published)

    for person in (representative, communications):
        client.force_login(person)
        expected = 200 if published else 404
        assert client.get(overview(ended)).status_code == expected
        assert client.get(by_region(ended)).status_code == expected
        assert client.get(words(ended)).status_code == 403


def test_questions_without_figures_have_no_page_by_region(client, manager, ended):
    client.force_login(manager)

    assert client.get(by_region(ended, "needs")).status_code == 404
    assert client.get(by_region(ended, "nothing")).status_code == 404
    assert client.get(words(ended, "informs")).status_code == 404


@pytest.mark.parametrize("kind", ["involve", "contact_person", "meetings", "support"])
def test_every_kind_of_question_has_a_page_by_region(
    client, manager, organisation_round, lappi, kainuu, kind
):
    answers = {"involve": 4, "contact_person": 1, "meetings": 12, "support": (1, 3)}
    for region in (lappi, kainuu):
        respond(organisation_round, region, *[answers] * 6)
    end(organisation_round)
    client.force_login(manager)

    page = client.get(by_region(organisation_round, kind))

    assert page.status_code == 200
    assert page.text.count('<svg class="chart') >= 2
    assert page.text.count("<table") == 1


@pytest.mark.parametrize("count", [1, 5])
def test_pages_cost_the_same_however_many_answered(
    client, manager, survey, django_assert_num_queries, count
):
    round_ = RoundFactory(survey=survey)
    for index in range(count):
        region = RegionFactory(
            code=f"{index + 1:02}",
            slug=f"r{index}",
            called=f"Alue {index}",
            tile_row=9,
            tile_col=index + 1,
        )
        responses = [{"involve": AnswerValue((3,), "syy"), "needs": "aikaa", "support": (1, 2)}] * 6
        respond(round_, region, *responses)
    end(round_)
    client.force_login(manager)
    client.get(overview(round_))

    # Session, person and roles are three; then round, counts, regions, own regions, published, files,
    # turnout, corrections.
    with django_assert_num_queries(3 + 8):
        assert client.get(overview(round_)).status_code == 200
    with django_assert_num_queries(3 + 5):
        assert client.get(by_region(round_)).status_code == 200
    # Round, counts, regions, number of texts, texts; whether this reading stands in the trail, its line.
    with django_assert_num_queries(3 + 7):
        assert client.get(words(round_)).status_code == 200


def test_the_page_of_a_full_round_stays_light(client, manager, survey, settings):
    """60 KB for 22 regions and all questions."""
    round_ = RoundFactory(survey=survey)
    for index in range(22):
        region = RegionFactory(
            code=f"{index + 1:02}",
            slug=f"r{index}",
            called=f"Pohjois-Pohjanmaa {index}",
            tile_row=9,
            tile_col=index + 1,
        )
        answers = {"involve": 4, "unite": 2, "taken_part": 5, "contact_person": 1, "meetings": 9}
        respond(round_, region, *[answers] * 3, *[{**answers, "involve": 1}] * 4)
    end(round_)
    client.force_login(manager)

    for address in (overview(round_), by_region(round_), by_region(round_, "contact_person")):
        assert len(client.get(address).content) <= 60 * 1024


def test_an_empty_round_is_shown_as_such(client, english, manager, organisation_round, lappi):
    end(organisation_round)
    client.force_login(manager)

    assert "No answers." in text_of(client.get(overview(organisation_round)))
    assert client.get(by_region(organisation_round)).status_code == 200


def test_a_round_that_closed_by_itself_has_results_once_all_is_counted(
    client, english, manager, survey, lappi
):
    past = timezone.now() - dt.timedelta(seconds=1)
    round_ = RoundFactory(survey=survey, closes_at=past, opens_at=past - dt.timedelta(days=3))
    client.force_login(manager)

    assert "The last answers are being counted" in client.get(overview(round_)).text
    round_.closes_at = past - dt.timedelta(hours=1)
    round_.save()
    assert client.get(overview(round_)).context["topics"]
