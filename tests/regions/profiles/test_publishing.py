"""Publishing: one revision after another, unsafe text made harmless, nothing lost on the way."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from portal.audit.models import AuditEvent
from regions.models import ProfileDraft, ProfileRevision
from regions.sections import MAX_PROSE
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory

pytestmark = pytest.mark.django_db

BOARD = {"name": "Board", "decider": "advisory board"}


def test_an_expert_publishes_a_section(client, expert, lappi, edit_url, sent):
    client.force_login(expert)

    response = client.post(edit_url, sent("**Two** boards.", rows=[{**BOARD, "year": "2019"}]))

    assert response["Location"] == lappi.get_absolute_url()
    revision = ProfileRevision.objects.get()
    assert (revision.number, revision.prose, revision.author) == (1, "**Two** boards.", expert)
    assert revision.rows == [{"name": "Board", "decider": "advisory board", "year": 2019}]
    event = AuditEvent.objects.get(action="profile.published")
    assert (event.scope, event.actor_id) == (lappi.code, str(expert.pk))
    page = client.get(lappi.get_absolute_url())
    assert "<strong>Two</strong> boards." in page.text
    # What happened is said at the top, has the keyboard, and leads to the section.
    said = page.text[page.text.index('class="messages') :][:900]
    assert 'role="status" tabindex="-1" autofocus' in said
    assert '<a href="#grants">' in said


def test_the_text_of_a_script_is_rendered_harmless(client, expert, lappi, edit_url, sent):
    client.force_login(expert)
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"

    client.post(edit_url, sent(evil, rows=[{"name": evil, "decider": "t"}], note="<b>x</b>"))

    page = client.get(lappi.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_200_000_characters_are_refused_and_still_in_the_form(client, expert, edit_url, sent):
    client.force_login(expert)
    long = "a" * 200_000

    response = client.post(edit_url, sent(long))

    assert response.status_code == 200
    assert long in response.text
    assert "200000" in response.text.replace("\xa0", "").replace(" ", "")
    assert not ProfileRevision.objects.exists()


def test_the_longest_text_allowed_is_published(client, expert, edit_url, sent):
    client.force_login(expert)

    client.post(edit_url, sent("ä" * MAX_PROSE))

    assert len(ProfileRevision.objects.get().prose) == MAX_PROSE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("a\x00b\x07c", "abc", id="NUL and bell"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line breaks of other systems"),
        pytest.param("  a  \n\n", "a", id="blank ends"),
        pytest.param("a\u0308", "ä", id="letters in two parts"),
        pytest.param("\ufeffa", "a", id="byte order mark"),
    ],
)
def test_unseen_characters_are_put_right(client, expert, edit_url, sent, typed, kept):
    client.force_login(expert)

    client.post(edit_url, sent(typed))

    assert ProfileRevision.objects.get().prose == kept


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"prose=%E4%F6&base=0&publish=1", id="Latin-1"),
        pytest.param(b"prose=x%ED%A0%80&base=0&publish=1", id="a lone surrogate"),
        pytest.param(b"prose=%C3&base=0&publish=1", id="a letter cut in half"),
        pytest.param(b"prose=&row-0-name=%FF&row-0-decider=t&base=0&publish=1", id="in a row"),
    ],
)
def test_a_wrong_encoding_is_refused_in_words(client, expert, edit_url, body):
    client.force_login(expert)

    response = client.post(edit_url, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200
    assert "\N{REPLACEMENT CHARACTER}" in response.text
    assert 'class="errors"' in response.text
    assert not ProfileRevision.objects.exists()


@pytest.mark.parametrize("base", ["", "x", "-1", "1e9", "9" * 40, "½"])
def test_a_form_without_a_sound_number_is_refused(client, expert, edit_url, sent, base):
    client.force_login(expert)

    response = client.post(edit_url, sent("Kept text", base=base))

    assert response.status_code == 200
    assert "Kept text" in response.text
    assert not ProfileRevision.objects.exists()


def test_publishing_the_same_text_makes_no_revision(client, expert, lappi, edit_url, sent):
    revision = ProfileRevisionFactory(region=lappi)
    client.force_login(expert)

    response = client.post(edit_url, sent(f"{revision.prose}\r\n", base=1), follow=True)

    assert ProfileRevision.objects.count() == 1
    assert [message.level_tag for message in response.context["messages"]] == ["info"]


def test_publishing_uses_up_the_draft(client, expert, lappi, edit_url, sent):
    draft = ProfileDraftFactory(region=lappi, author=expert)
    client.force_login(expert)

    client.post(edit_url, sent(draft=draft.pk, draft_version=draft.version))

    assert not ProfileDraft.objects.exists()


def test_a_draft_saved_again_elsewhere_survives_the_publishing(
    client, expert, lappi, edit_url, sent
):
    draft = ProfileDraftFactory(region=lappi, author=expert, version=2)
    client.force_login(expert)

    client.post(edit_url, sent(draft=draft.pk, draft_version=1))

    assert ProfileRevision.objects.count() == 1
    assert list(ProfileDraft.objects.all()) == [draft]


def test_one_more_row_keeps_everything_typed(client, expert, edit_url, sent):
    client.force_login(expert)

    response = client.post(
        edit_url, sent("Unsaved", rows=[{"name": "Board", "year": "when?"}], button="add_row")
    )

    assert response.status_code == 200
    assert "Unsaved" in response.text
    assert 'value="when?"' in response.text
    assert 'name="row-1-name"' in response.text
    assert 'class="errors"' not in response.text
    assert not ProfileDraft.objects.exists()


def test_a_preview_shows_the_text_and_saves_nothing(client, expert, edit_url, sent):
    client.force_login(expert)

    response = client.post(edit_url, sent("# Title\n\n**bold**", button="preview"))

    assert "<strong>bold</strong>" in response.text
    assert "**bold**" in response.text
    assert not ProfileRevision.objects.exists()
    assert not ProfileDraft.objects.exists()


def test_removed_and_empty_rows_are_not_published(client, expert, edit_url, sent):
    client.force_login(expert)
    rows = [BOARD, {"name": "Gone", "decider": "x", "remove": "1"}, {"name": " ", "decider": ""}]

    client.post(edit_url, sent(rows=rows))

    assert ProfileRevision.objects.get().rows == [BOARD]


def test_the_editor_shows_a_colleagues_draft_to_whoever_may_edit(
    client, expert, colleague, lappi, edit_url
):
    draft = ProfileDraftFactory(region=lappi, author=colleague)
    client.force_login(expert)

    for url in (edit_url, lappi.get_absolute_url()):
        assert draft.get_absolute_url() in client.get(url).text


def test_an_empty_section_can_be_published_empty_again(client, expert, lappi, edit_url, sent):
    ProfileRevisionFactory(region=lappi)
    client.force_login(expert)

    client.post(edit_url, sent("", base=1))

    assert ProfileRevision.objects.order_by("-number").first().prose == ""
    assert client.get(reverse("regions:region_list")).status_code == 200


def test_no_field_lets_the_browser_cut_what_is_pasted(client, expert, lappi):
    client.force_login(expert)

    page = client.get(reverse("regions:section_edit", args=[lappi.slug, "grants"])).text

    form = page[page.index('<form class="form"') :]
    assert 'name="prose"' in form
    assert "maxlength" not in form


def test_a_text_that_is_too_long_comes_back_whole(client, expert, edit_url, sent):
    client.force_login(expert)
    long = "a" * (MAX_PROSE + 5)

    page = client.post(edit_url, sent(long, note="n" * 201))

    assert page.context["form"]["prose"].value() == long
    assert "20005" in str(page.context["errors"]).replace(",", "")
    assert not ProfileRevision.objects.exists()


def test_that_nothing_has_changed_is_said_at_the_top_of_the_page(
    client, expert, lappi, edit_url, sent
):
    ProfileRevisionFactory(region=lappi, prose="The same.")
    client.force_login(expert)

    response = client.post(edit_url, sent("The same.", base=1), follow=True)

    assert response.redirect_chain == [(lappi.get_absolute_url(), 302)]
    said = response.text[response.text.index('class="messages') :][:900]
    assert '<a href="#grants">' in said
    assert ProfileRevision.objects.count() == 1


def test_a_preview_says_what_would_stop_publishing(client, expert, edit_url, sent):
    client.force_login(expert)

    response = client.post(edit_url, sent("Seen.", rows=[{"decider": "Board"}], button="preview"))

    assert response.context["errors"][0][0] == "id_row-0-name"
    assert 'class="errors"' in response.text
    assert "Seen.</p>" in response.text


@pytest.mark.parametrize("button", ["publish", "preview", "add_row"])
def test_a_saved_draft_that_cannot_be_published_stays_a_draft_on_the_page(
    client, expert, lappi, edit_url, sent, button
):
    draft = ProfileDraftFactory(region=lappi, author=expert)
    client.force_login(expert)
    opened = {"draft": draft.pk, "draft_version": 1}

    response = client.post(edit_url, sent(rows=[{"decider": "Board"}], button=button, **opened))

    assert reverse("regions:draft_discard", args=[lappi.slug, draft.pk]) in response.text
    assert gettext("Nothing was saved yet. Your text is still here.") not in response.text


def test_a_colleagues_draft_is_not_taken_for_ones_own(
    client, expert, colleague, lappi, edit_url, sent
):
    draft = ProfileDraftFactory(region=lappi, author=colleague)
    client.force_login(expert)

    response = client.post(edit_url, sent(button="preview", draft=draft.pk, draft_version=1))

    assert response.context["desk"].draft is None
