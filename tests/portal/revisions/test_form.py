"""The form of texts: each language beside the others, and what is wrong said by its name."""

from django.utils import translation

from portal.revisions.form import TextsForm
from portal.revisions.named_text import as_kept, from_kept
from tests.portal.revisions.texts import NAMED


def sent(**texts):
    return TextsForm({"base": "0", "title_fi": "Otsikko", **texts}, named=NAMED)


def test_languages_of_a_text_stand_in_one_group():
    with translation.override("en"):
        groups = TextsForm(named=NAMED).groups

    assert [group.heading for group in groups] == ["Title", "Summary"]
    assert [(field.name, field.label) for field in groups[0].fields] == [
        ("title_fi", "Finnish"),
        ("title_sv", "Swedish"),
        ("title_en", "English"),
    ]


def test_each_field_is_spoken_in_its_language():
    assert 'lang="sv"' in str(TextsForm(named=NAMED)["title_sv"])


def test_a_text_that_must_be_there_is_asked_for_by_its_name():
    form = sent(title_fi=" ")

    assert "title in Finnish" in form.errors["title_fi"][0]
    assert list(form.errors) == ["title_fi"]


def test_200_kilobytes_are_refused_by_name_and_stay_in_the_form():
    long = "ä" * 200_000

    form = sent(summary_sv=long)

    [message] = form.errors["summary_sv"]
    assert "summary in Swedish" in message
    assert "200000" in message
    assert long in str(form["summary_sv"])
    # A browser would cut it without a word.
    assert "maxlength" not in str(form["summary_sv"])


def test_texts_are_kept_in_one_shape():
    form = sent(title_fi=" A\u0308iti \n ja ", summary_fi="Yksi. \r\n\r\nKaksi.  ")

    assert form.is_valid()
    assert form.texts["title_fi"] == "Äiti ja"
    assert form.texts["summary_fi"] == "Yksi.\n\nKaksi."
    assert form.typed == form.texts


def test_letters_that_were_lost_on_the_way_are_not_published():
    assert "title_fi" in sent(title_fi="J\N{REPLACEMENT CHARACTER}rjestö").errors


def test_a_revision_is_read_as_it_was_kept():
    texts = {one.key: f"{one.key}!" for one in NAMED}

    assert from_kept(NAMED, as_kept(NAMED, texts)) == texts
    # A text that came later is not in older revisions, and what nobody asks for any more is left out.
    assert from_kept(NAMED, {"title": {"fi": "A"}, "gone": {"fi": "B"}}) == {"title_fi": "A"}
