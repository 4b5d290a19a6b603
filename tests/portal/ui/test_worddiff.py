"""Comparing words: both texts can be put together again, in a bounded time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui.diff import Change, compare, compare_line
from portal.ui.worddiff import BUDGET, TOKEN, hunks, matches

texts = st.text(alphabet="ab ä.\n", max_size=60) | st.text(max_size=60)


def joined(parts, *changes):
    return "".join(part.text for part in parts if part.change in (Change.SAME, *changes))


@given(texts, texts)
def test_the_pieces_give_both_texts_again(before, after):
    parts = compare_line(before, after)

    assert joined(parts, Change.REMOVED) == before
    assert joined(parts, Change.ADDED) == after


@given(texts)
def test_a_text_differs_nowhere_from_itself(text):
    assert all(not hunk.removed and not hunk.added for hunk in hunks(text, text))
    assert compare(text, text).is_same


@given(texts, texts)
def test_the_paragraphs_hold_every_word(before, after):
    words = [w for b in compare(before, after).blocks for p in b.paragraphs for w in p.words]

    for text, change in ((before, Change.REMOVED), (after, Change.ADDED)):
        assert joined(words, change).split() == "".join(text.split("\n")).split() or (
            "".join(joined(words, change).split()) == "".join(text.split())
        )


def test_a_changed_word_is_found_in_its_sentence():
    parts = compare_line("The board meets twice a year.", "The board meets four times a year.")

    assert [tuple(part) for part in parts] == [
        ("same", "The board meets "),
        ("removed", "twice"),
        ("added", "four times"),
        ("same", " a year."),
    ]


def test_a_paragraph_that_was_split_keeps_its_words():
    before = "The county gives grants once a year. The towns give their own ones too."
    after = "The county gives grants once a year.\n\nThe towns give their own ones too."

    marked = [
        words.text
        for block in compare(before, f"{after} Ask them.").blocks
        for paragraph in block.paragraphs
        for words in paragraph.words
        if words.change != "same" and words.text.strip()
    ]

    assert "".join(marked).strip(" .") == "Ask them"


def test_a_new_paragraph_between_does_not_hide_what_the_others_became():
    before = "Alpha one two three.\nBeta four five six."
    after = "Alpha one two three!\nWholly different words stand here.\nBeta four five seven."

    changes = [
        [(words.change, words.text) for words in paragraph.words if words.change != "same"]
        for block in compare(before, after).blocks
        for paragraph in block.paragraphs
    ]

    assert changes == [
        [("removed", "."), ("added", "!")],
        [("added", "Wholly different words stand here.")],
        [("removed", "six"), ("added", "seven")],
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a b " * 5_000, "b a " * 5_000, id="two words over and over"),
        pytest.param("a\n" * 10_000, "b\na\n" * 5_000, id="as many lines as fit"),
        pytest.param("a b " * 725, "b a c " * 500, id="a long line of three words"),
        pytest.param("a b c\n" * 49 + "x\n", "b c d\n" * 50, id="many lines much alike"),
        pytest.param("a b " * 200 + "\n" + "c d " * 4_000, "b a " * 4_200, id="a line split"),
        pytest.param("." * 20_000, ".," * 10_000, id="nothing but marks"),
        pytest.param(
            " ".join(map(str, range(3_500))),
            " ".join(map(str, range(3_500, 0, -1))),
            id="every word moved",
        ),
    ],
)
def test_the_longest_texts_cost_no_more_steps_than_there_are(before, after):
    seen = Counter()

    class Token(str):
        """A word that counts how often it is compared."""

        __hash__ = str.__hash__

        def __eq__(self, other):
            seen["compared"] += 1
            return str.__eq__(self, other)

    old, new = ([Token(each) for each in TOKEN.findall(text[:20_000])] for text in (before, after))

    list(matches(old, new))

    # Ends and rare words are compared besides what the budget counts.
    assert seen["compared"] <= 2 * BUDGET
