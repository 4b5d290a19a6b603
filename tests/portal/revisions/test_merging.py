"""Texts of two people become one, text by text: nobody's words go missing."""

from portal.revisions.merging import Both, merge_texts
from tests.portal.revisions.texts import NAMED


def merged(base, mine, theirs):
    return merge_texts(NAMED, base, mine, theirs)


def test_what_only_one_changed_is_as_that_one_left_it():
    base = {"title_fi": "Otsikko", "title_sv": "Rubrik", "summary_fi": "Yksi.\n\nKaksi."}
    mine = {**base, "title_fi": "Minun", "summary_fi": "Yksi.\n\nMinun kaksi."}
    theirs = {**base, "title_sv": "Din", "summary_fi": "Sinun yksi.\n\nKaksi."}

    result = merged(base, mine, theirs)

    assert result.both == ()
    assert (result.texts["title_fi"], result.texts["title_sv"]) == ("Minun", "Din")
    assert result.texts["summary_fi"] == "Sinun yksi.\n\nMinun kaksi."


def test_the_same_edit_by_both_stands_once():
    base = {"title_fi": "Otsikko", "summary_fi": "Yksi."}
    same = {"title_fi": "Uusi", "summary_fi": "Yksi.\n\nKaksi."}

    result = merged(base, same, same)

    assert (result.texts["title_fi"], result.texts["summary_fi"]) == ("Uusi", "Yksi.\n\nKaksi.")
    assert result.both == ()


def test_what_both_changed_stands_twice_and_is_named():
    base = {"title_fi": "Otsikko", "summary_sv": "Ett."}
    mine = {"title_fi": "Minun", "summary_sv": "Mitt."}
    theirs = {"title_fi": "Sinun", "summary_sv": "Ditt."}

    result = merged(base, mine, theirs)

    assert result.texts["title_fi"] == "Minun / Sinun"
    assert result.texts["summary_sv"] == "Mitt.\n\nDitt."
    assert result.both == (
        Both("Minun", "Sinun", "Title in Finnish", "fi"),
        Both("Mitt.", "Ditt.", "Summary in Swedish", "sv"),
    )


def test_what_one_emptied_and_the_other_changed_stays_and_is_named():
    result = merged({"title_en": "Old"}, {"title_en": ""}, {"title_en": "New"})

    assert result.texts["title_en"] == "New"
    assert result.both == (Both("", "New", "Title in English", "en"),)
