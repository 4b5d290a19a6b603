"""One text from two: nobody's words go missing, and what both changed stands twice."""

from hypothesis import given
from hypothesis import strategies as st

from portal.revisions.merging import Both, merge_parts
from regions.profiles.content import Content
from regions.profiles.merging import merge
from regions.sections import BY_KEY

GRANTS = BY_KEY["grants"]
PARTS = st.lists(st.sampled_from("abcdefgh"), max_size=6)
NEW_PARTS = st.lists(st.sampled_from(["new 1", "new 2", "new 3"]), max_size=3)


def prose_of(base, mine, theirs):
    merged = merge(GRANTS, Content(base), Content(mine), Content(theirs))
    return merged.content.prose, merged.both


def test_one_added_at_the_end_and_the_other_at_the_beginning():
    prose, both = prose_of("One.\n\nTwo.", "One.\n\nTwo.\n\nMine.", "Theirs.\n\nOne.\n\nTwo.")

    assert prose == "Theirs.\n\nOne.\n\nTwo.\n\nMine."
    assert both == ()


def test_where_both_changed_the_middle_both_texts_stand_and_mine_is_first():
    prose, both = prose_of("A.\n\nOld.\n\nC.", "A.\n\nMine.\n\nC.", "A.\n\nTheirs.\n\nC.")

    assert prose == "A.\n\nMine.\n\nTheirs.\n\nC."
    assert both == (Both("Mine.", "Theirs."),)


def test_neighbours_changed_by_one_each_are_no_quarrel():
    prose, both = prose_of("A.\n\nB.", "A mine.\n\nB.", "A.\n\nB theirs.")

    assert (prose, both) == ("A mine.\n\nB theirs.", ())


def test_what_one_removed_and_the_other_changed_stays_and_is_named():
    prose, both = prose_of("A.\n\nB.", "A.", "A.\n\nB theirs.")

    assert (prose, both) == ("A.\n\nB theirs.", (Both("", "B theirs."),))


def test_an_empty_section_that_both_began_has_both_texts():
    prose, _both = prose_of("", "Mine.", "Theirs.")

    assert prose == "Mine.\n\nTheirs."


def test_rows_are_merged_one_by_one():
    base = Content("", ({"name": "A"}, {"name": "B"}, {"name": "C"}))
    mine = Content("", ({"name": "A mine"}, {"name": "B"}, {"name": "C"}, {"name": "M"}))
    theirs = Content("", ({"name": "A theirs"}, {"name": "B"}, {"name": "T"}))

    merged = merge(GRANTS, base, mine, theirs)

    names = [row["name"] for row in merged.content.rows]
    assert names == ["A mine", "A theirs", "B", "T", "M"]
    assert merged.both == (Both("A mine", "A theirs"),)


@given(PARTS, PARTS, PARTS)
def test_nothing_that_one_side_wrote_is_missing(base, mine, theirs):
    merged, _both = merge_parts(base, mine, theirs)

    assert set(merged) >= (set(mine) | set(theirs)) - set(base)


@given(PARTS, NEW_PARTS, NEW_PARTS, st.integers(0, 6), st.integers(0, 6))
def test_every_paragraph_that_one_side_added_is_in_the_result(base, mine, theirs, here, there):
    my = [*base[:here], *(f"my {part}" for part in mine), *base[here:]]
    their = [*base[:there], *(f"their {part}" for part in theirs), *base[there:]]

    merged, both = merge_parts(base, my, their)

    assert both == []
    assert sorted(merged) == sorted(
        [*base, *(f"my {part}" for part in mine), *(f"their {part}" for part in theirs)]
    )


@given(PARTS, PARTS)
def test_where_only_one_wrote_the_text_is_that_ones(base, written):
    assert merge_parts(base, base, written) == (written, [])
    assert merge_parts(base, written, base) == (written, [])
    assert merge_parts(base, written, written) == (written, [])
