"""Two texts side by side: what went, what came, what stayed."""

from portal.ui.diff import Change, compare

LINES = [f"Paragraph {number} says the same in both." for number in range(9)]


def joined(diff, *changes):
    return "\n".join(
        "".join(words.text for words in paragraph.words if words.change in changes)
        for block in diff.blocks
        for paragraph in block.paragraphs
    )


def test_a_changed_word_is_marked_alone():
    (block,) = compare("It meets twice a year.", "It meets four times a year.").blocks

    assert [(w.change, w.text) for w in block.paragraphs[0].words if w.change != Change.SAME] == [
        (Change.REMOVED, "twice"),
        (Change.ADDED, "four times"),
    ]


def test_both_texts_can_be_read_from_it():
    before, after = "One two three.\nGone.", "One 2 three, four.\nNew and longer.\nLast."

    diff = compare(before, after)

    # A line broken in one text breaks the paragraph for both; no letter is lost.
    assert "".join(joined(diff, Change.SAME, Change.REMOVED).split()) == "".join(before.split())
    assert "".join(joined(diff, Change.SAME, Change.ADDED).split()) == "".join(after.split())


def test_what_did_not_change_is_folded_but_for_its_neighbours():
    diff = compare("\n".join(LINES), "\n".join([*LINES[:-1], "The last one is quite different."]))

    assert [(block.is_folded, len(block.paragraphs)) for block in diff.blocks] == [
        (True, 7),
        (False, 2),
    ]


def test_equal_texts_are_the_same():
    assert compare("One.\n\nTwo.", "One.\nTwo.").is_same
