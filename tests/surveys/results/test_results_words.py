"""What people wrote is read where so many answered that nobody knows whose words they are."""

import re

import pytest
from django.urls import reverse

from surveys.questionnaire.answers import AnswerValue
from surveys.results.results import RoundResults
from surveys.results.suppression import Texts, texts
from tests.factories.surveys import RoundFactory
from tests.surveys.responding import end, rate, respond
from tests.surveys.results.test_results_pages import english, overview, text_of, words

pytestmark = pytest.mark.django_db

WHY_HIDDEN = "Where fewer than 5 answered, nothing that was written is shown"
TOGETHER = "Where fewer than 5 answered, together"

__all__ = ["english"]


def wrote(round_, region, *reasons, silent=0):
    """So many gave a reason, and so many a value alone."""
    respond(round_, region, *({"involve": AnswerValue((4,), reason)} for reason in reasons))
    rate(round_, region, *[4] * silent)


def read(client, person, round_):
    """The canaries on the page under the heading they stand under."""
    client.force_login(person)
    page = client.get(words(round_)).text
    sections = re.findall(r"<h2 id=\"group-\d+\">(.*?)</h2>(.*?)</section>", page, re.DOTALL)
    found = {heading: re.findall(r"KANARIA-\w+", body) for heading, body in sections}
    assert page.count("KANARIA") == sum(map(len, found.values())), "nowhere else"
    return found


@pytest.mark.parametrize(
    ("answered", "minimum", "expected"),
    [
        ({"20": 5, "21": 0}, 5, Texts(frozenset({"20"}))),
        ({"20": 5, "21": 1}, 5, Texts(frozenset({"20"}), hidden=frozenset({"21"}))),
        ({"20": 5, "21": 4, "": 1}, 5, Texts(frozenset({"20"}), together=frozenset({"21", ""}))),
        ({"20": 2, "21": 2}, 5, Texts(hidden=frozenset({"20", "21"}))),
        ({"20": 1, "21": 1}, 1, Texts(frozenset({"20", "21"}))),
        ({}, 5, Texts()),
    ],
)
def test_so_many_answered_where_a_text_stands(answered, minimum, expected):
    assert texts(answered, minimum) == expected


def test_reasons_are_read_by_region_without_names(
    client, english, manager, expert, stranger, researcher, organisation_round, lappi, satakunta
):
    wrote(organisation_round, lappi, "KANARIA-LAPPI", "KANARIA-AIVAN", silent=3)
    wrote(organisation_round, satakunta, "KANARIA-SATAKUNTA", silent=4)
    wrote(organisation_round, None, "KANARIA-MAA", silent=4)
    end(organisation_round)

    home = {"Lappi": ["KANARIA-AIVAN", "KANARIA-LAPPI"]}
    there = {"Satakunta": ["KANARIA-SATAKUNTA"]}
    nation = {"Nationwide organisations": ["KANARIA-MAA"]}
    everything = read(client, manager, organisation_round)
    assert list(everything.items()) == list((home | there | nation).items())
    assert read(client, expert, organisation_round) == home
    assert read(client, stranger, organisation_round) == there
    client.force_login(researcher)
    assert client.get(words(organisation_round)).status_code == 403
    figures = reverse("surveys:results_question", args=[organisation_round.pk, "involve"])
    for address in (overview(organisation_round), figures):
        assert "KANARIA" not in client.get(address).text


def test_the_one_who_answered_alone_is_read_by_nobody(
    client, english, manager, stranger, organisation_round, lappi, satakunta
):
    wrote(organisation_round, lappi, *["KANARIA-LAPPI"] * 5)
    wrote(organisation_round, satakunta, "KANARIA-YKSI")
    end(organisation_round)

    assert read(client, manager, organisation_round) == {"Lappi": ["KANARIA-LAPPI"] * 5}
    assert WHY_HIDDEN in text_of(client.get(words(organisation_round)))
    assert client.get(words(organisation_round)).context["page"].paginator.count == 5
    assert read(client, stranger, organisation_round) == {}
    page = text_of(client.get(words(organisation_round)))
    assert "There is nothing that may be shown" in page
    assert WHY_HIDDEN in page


def test_that_the_one_wrote_at_all_tells_no_count(
    organisation_round, client, manager, lappi, satakunta
):
    """The number on the results, less the texts that are read, is always nought."""
    wrote(organisation_round, lappi, *["syy"] * 5)
    rate(organisation_round, satakunta, 4)
    before = RoundResults.of(organisation_round).question("involve").text_count
    wrote(organisation_round, satakunta, "KANARIA")

    results = RoundResults.of(organisation_round)

    assert before == results.question("involve").text_count == 5
    assert results.question("unite").text_count is None, (
        "nobody of the five; of the others it is not told"
    )


def test_the_few_of_several_regions_stand_together_without_their_region(
    client, english, manager, expert, stranger, organisation_round, lappi, kainuu, satakunta
):
    wrote(organisation_round, kainuu, "KANARIA-KAINUU", silent=4)
    wrote(organisation_round, lappi, "KANARIA-B", silent=2)
    wrote(organisation_round, satakunta, "KANARIA-A", silent=1)
    end(organisation_round)

    assert read(client, manager, organisation_round) == {
        "Kainuu": ["KANARIA-KAINUU"],
        TOGETHER: ["KANARIA-A", "KANARIA-B"],
    }
    for person in (expert, stranger):
        assert read(client, person, organisation_round) == {}, "the pool of others is not theirs"
        page = client.get(words(organisation_round))
        assert WHY_HIDDEN in text_of(page)
        assert page.context["page"].paginator.count == 0


def test_what_was_said_by_name_is_read_as_ever(client, english, manager, expert, survey, lappi):
    round_ = RoundFactory(
        survey=survey, audience="experts", confidentiality="named", minimum_group=1
    )
    wrote(round_, lappi, "KANARIA-LAPPI")
    end(round_)

    for person in (manager, expert):
        assert read(client, person, round_) == {"Lappi": ["KANARIA-LAPPI"]}


def test_many_texts_come_in_pages(client, manager, organisation_round, lappi, kainuu):
    respond(organisation_round, lappi, *[{"needs": f"Toive {i:03}"} for i in range(60)])
    respond(organisation_round, kainuu, *[{"needs": "Toive 000-KANARIA"}] * 4)
    end(organisation_round)
    client.force_login(manager)

    first = client.get(words(organisation_round, "needs")).text
    second = client.get(words(organisation_round, "needs"), {"page": "2"}).text

    assert "Toive 049" in first
    assert "Toive 050" not in first
    assert "Toive 059" in second
    assert "KANARIA" not in first + second


def test_texts_are_shown_as_text(client, manager, organisation_round, lappi):
    respond(organisation_round, lappi, *[{"needs": "<script>alert(1)</script>"}] * 5)
    end(organisation_round)
    client.force_login(manager)

    page = client.get(words(organisation_round, "needs")).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_where_nobody_wrote_the_page_says_so(client, english, manager, organisation_round, lappi):
    rate(organisation_round, lappi, *[4] * 5)
    end(organisation_round)
    client.force_login(manager)

    page = text_of(client.get(words(organisation_round)))

    assert "Nothing was written" in page
    assert WHY_HIDDEN not in page
