"""Two versions of texts, field by field and word by word."""

from django.template.loader import render_to_string

from portal.revisions.comparison import compare_texts
from tests.portal.revisions.texts import NAMED

BEFORE = {"title_fi": "Vanha otsikko", "summary_fi": "Sama.", "summary_sv": "Samma."}
AFTER = {**BEFORE, "title_fi": "Uusi otsikko", "title_en": "A new one"}


def test_only_texts_that_say_something_are_compared():
    comparison = compare_texts(NAMED, BEFORE, AFTER)

    assert [field.label for field in comparison.changed] == [
        "Title in Finnish",
        "Title in English",
    ]
    assert (comparison.same_count, comparison.is_same) == (2, False)
    assert compare_texts(NAMED, AFTER, AFTER).is_same


def test_the_page_marks_each_word_that_came_or_went_in_its_language():
    comparison = compare_texts(NAMED, BEFORE, AFTER)

    html = render_to_string(comparison.template, {"comparison": comparison, "level": 2})

    assert '<div lang="fi">' in html
    assert "</span>Vanha</del>" in html
    assert "</span>Uusi</ins>" in html
    assert "otsikko</del>" not in html
