"""Whoever solves for what is hidden, from all that is published together, finds nothing out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.charts.text import round_half_up
from surveys.questionnaire.definition import CANNOT_SAY, Choice, Question, QuestionKind
from surveys.questionnaire.text import LocalisedText
from surveys.results import numbers, suppression
from tests.surveys.results import attacker
from tests.surveys.results.attacker import OWN, PASSED, attack, figures, published, worlds

WORDS = LocalisedText({"fi": "a", "sv": "a", "en": "a"})
POINTS = tuple(Choice(n, str(n), WORDS) for n in (1, 2))
FULL = (PASSED, CANNOT_SAY, 1, 2)


def asked(kind, choices=POINTS, **more):
    return Question(1, "asked", kind, WORDS, WORDS, False, choices, **more)


SCALE = asked(QuestionKind.SCALE, cannot_say=True)
SINGLE = asked(QuestionKind.SINGLE, cannot_say=True)
NUMBER = asked(QuestionKind.NUMBER, ())


def people(**by_place):
    """A=(1, 2): one of A's own, and two whom a supplier brought."""
    return {
        (place, source): count
        for place, counts in by_place.items()
        for source, count in zip((OWN, "k1", "k2", "m"), counts, strict=False)
        if count
    }


# What each rule is for: taken away, the attacker reads somebody's answer.
SECRETS = {
    "few with another": (SCALE, people(A=(1,), B=(3,), C=(3,)), FULL),
    "few together": (SINGLE, people(A=(2,), B=(1,), C=(4,)), FULL),
    "rows of a file": (SCALE, people(A=(1, 2), B=(3,), C=(2,)), (CANNOT_SAY, 1, 2)),
    "rows in all places": (SCALE, people(A=(1, 2), B=(2, 2), C=(3, 1)), (1, 2)),
    "two files of one": (SCALE, people(A=(2, 1, 1), B=(3, 1), C=(3,)), (1, 2)),
    "files of two": (SCALE, people(A=(1, 2, 0, 0), B=(3, 0, 0, 2), C=(3,)), (1, 2)),
    "numbers": (NUMBER, people(A=(3,), B=(3,)), tuple(range(5))),
    "numbers of one place": (NUMBER, people(A=(4,)), tuple(range(10))),
    "numbers with a small place": (NUMBER, people(A=(1,), B=(3,)), tuple(range(5))),
}


@pytest.mark.parametrize("case", SECRETS)
def test_nothing_that_is_hidden_is_determined(case):
    question, sizes, alphabet = SECRETS[case]

    found = attack(question, sizes, 3, alphabet)

    assert found.worlds > 50
    assert found.examples == []
    assert found.determined == 0


@st.composite
def small(draw):
    """Three places of at most three people, and at most two rows of a file in each."""
    own, brought = st.integers(0, 3), st.sampled_from((0, 0, 1, 2))
    return people(**{place: (draw(own), draw(brought)) for place in "ABC"})


@settings(max_examples=8, deadline=None)
@given(sizes=small(), question=st.sampled_from([SCALE, SINGLE]))
def test_nothing_is_determined_whoever_came_from_where(sizes, question):
    if sum(sizes.values()) > 7:
        sizes = {key: min(count, 1) for key, count in sizes.items()}
    if not sizes:
        return

    assert attack(question, sizes, 3, (CANNOT_SAY, 1, 2)).examples == []


@pytest.mark.parametrize("case", SECRETS)
def test_a_figure_says_what_the_page_says_of_its_place_and_nothing_of_a_hidden_one(case):
    question, sizes, alphabet = SECRETS[case]

    for world in worlds(sizes, alphabet):
        results, _told = published(question, world, 3)
        cells = {"": results.nation} | {cell.region_code: cell for cell in results.places}
        for figure in map(dict, figures(results)):
            cell = cells[figure["region_id"] or ""]
            assert (figure.get("value"), figure.get("n")) == (
                (None, None)
                if cell.mean is None
                else (round_half_up(cell.mean, cell.decimals), cell.n)
            )
            assert figure.get("reason") == "suppressed" or not cell.is_hidden


# The tests of the test: without its rule, each secret is found.


def test_the_attacker_reads_figures(monkeypatch):
    """Did they tell a mean that the page hides, somebody's answer would be known."""
    question, sizes, alphabet = SECRETS["few with another"]
    found = attacker.published

    def telling_all(question, world, minimum):
        results, told = found(question, world, minimum)
        everything, _ = found(question, world, 1)
        return results, (told, attacker.figures(everything))

    monkeypatch.setattr(attacker, "published", telling_all)
    assert attack(question, sizes, 3, alphabet).determined


def found_without(monkeypatch, module, name, instead, case, **other):
    question, sizes, alphabet = SECRETS[case]
    monkeypatch.setattr(module, name, instead)
    return attack(question, sizes, 3, alphabet).determined


def test_the_attacker_finds_a_group_that_is_hidden_alone(monkeypatch):
    assert found_without(
        monkeypatch, suppression, "_unsafe", lambda *_, **__: None, "few with another"
    )


def test_the_attacker_finds_a_group_of_too_few(monkeypatch):
    assert found_without(monkeypatch, suppression, "_too_few", lambda *_: False, "few with another")


@pytest.mark.parametrize("case", ["rows of a file", "rows in all places", "two files of one"])
def test_the_attacker_takes_away_their_own_rows(monkeypatch, case):
    """Without the views of suppliers the rule is that of who sees everything alone."""
    alone = suppression.suppress

    monkeypatch.setattr(
        "surveys.results.results.suppress", lambda groups, minimum, _views: alone(groups, minimum)
    )

    question, sizes, alphabet = SECRETS[case]
    assert attack(question, sizes, 3, alphabet).determined


def test_the_attacker_uses_a_pattern_that_follows_from_who_could_not_say(monkeypatch):
    """Were people hidden by the answers that count, a gap would tell who could not say."""
    by_who_answered = suppression.suppress

    def by_what_counts(groups, minimum, views):
        counted = {
            p: suppression.Group(group.counted, group.counted) for p, group in groups.items()
        }
        return by_who_answered(counted, minimum, views)

    monkeypatch.setattr("surveys.results.results.suppress", by_what_counts)

    assert attack(SCALE, people(A=(1,), B=(3,), C=(3,)), 3, (CANNOT_SAY, 1, 2)).determined


def test_the_attacker_solves_for_numbers_from_a_deviation(monkeypatch):
    assert found_without(monkeypatch, numbers, "MANY", 3, "numbers")


def test_the_attacker_solves_for_numbers_from_an_exact_mean(monkeypatch):
    assert found_without(
        monkeypatch, numbers._Spread, "mean", lambda self, total: total / self.n, "numbers"
    )
