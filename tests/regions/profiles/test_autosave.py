"""The editor saves into one's draft while one writes: nothing is lost, overwritten or published."""

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.revisions.rescued_text import MOST_RESCUED
from regions.models import ProfileDraft, ProfileRevision
from regions.sections import MAX_PROSE
from tests.factories.regions import ProfileRevisionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROW = {"row-0-name": "Board", "row-0-decider": "advisory board", "row-0-year": "in spring"}


@pytest.fixture
def typing(client, expert, lappi, sent):
    """`typing("a text", 3)`: the third sending of one form; the fields that it brings are kept up."""
    client.force_login(expert)
    url = reverse("regions:section_autosave", args=[lappi.slug, "grants"])
    known = {}

    def send(prose, count, *, form="a" * 16, hears=True, base=0, **more):
        fields = known.get(form, {}) | {"draft_form": f"{form}-{count}"} | more
        answer = client.post(url, sent(prose, base=base, button="x", **fields))
        if hears and answer.status_code == 200:
            known.setdefault(form, {}).update(answer.json()["fields"])
        return answer

    return send


def texts():
    return sorted(ProfileDraft.objects.values_list("prose", flat=True))


def test_what_is_typed_is_kept_in_one_draft_with_its_rows_and_nothing_is_published(typing, expert):
    first = typing("Two", 1).json()
    second = typing("Two boards.", 2, **ROW).json()

    draft = ProfileDraft.objects.get()
    assert (first["fields"]["draft_version"], second["fields"]["draft_version"]) == (1, 2)
    assert (draft.author, draft.prose) == (expert, "Two boards.")
    # What is not right yet is kept as it was typed.
    assert draft.rows == [{"name": "Board", "decider": "advisory board", "year": "in spring"}]
    assert ":" in second["time"] or "." in second["time"]
    assert not ProfileRevision.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="profile.").exists()


def test_the_draft_comes_back_with_its_time(typing, client, edit_url):
    typing("Kept.", 1)

    page = client.get(edit_url)

    assert "Kept.</textarea>" in page.text
    assert page.context["desk"].draft == ProfileDraft.objects.get()


def test_opening_a_section_and_writing_nothing_new_leaves_no_draft(typing, lappi):
    ProfileRevisionFactory(region=lappi, section_key="grants", prose="Published.")

    answer = typing("Published.", 1, base=1)

    assert answer.json() == {"fields": {}}
    assert not ProfileDraft.objects.exists()


def test_a_form_that_heard_nothing_goes_on_with_its_draft_and_the_same_again_counts_once(typing):
    typing("On", 1, hears=False)
    again = typing("On", 1, hears=False)
    later = typing("One text.", 2, hears=False)

    assert texts() == ["One text."]
    versions = [answer.json()["fields"]["draft_version"] for answer in (again, later)]
    assert versions == [1, 2]


def test_what_was_overtaken_on_the_way_changes_nothing(typing):
    typing("Finished.", 2)
    typing("Fini", 1)

    assert texts() == ["Finished."]


def test_a_draft_saved_in_another_window_stays_and_the_slower_text_is_set_aside_once(
    typing, client, edit_url, sent
):
    opened = typing("Begun.", 1).json()["fields"]
    typing("The other window.", 1, form="b" * 16, **opened)
    slow = [typing(f"This window{dots}", n).json() for n, dots in ((2, "."), (3, ".."))]

    assert texts() == ["The other window.", "This window.."]
    assert [answer["notice"] for answer in slow] == ["clash", "clash"]
    # Either button shows both texts first.
    response = client.post(edit_url, sent("This window..", **slow[-1]["fields"]))
    assert response["Location"].endswith("/conflict/")
    assert "The other window." in client.get(response["Location"]).text
    assert not ProfileRevision.objects.exists()


def test_a_draft_saved_by_its_button_in_another_window_is_not_taken_for_ones_own(
    typing, client, edit_url, sent
):
    opened = typing("Begun.", 1).json()["fields"]
    client.post(edit_url, sent("By the button.", button="save_draft", **opened))
    slow = typing("This window.", 2).json()

    assert texts() == ["By the button.", "This window."]
    assert slow["notice"] == "clash"


def test_it_says_when_a_colleague_has_published_meanwhile(typing, lappi, colleague):
    typing("Mine.", 1)
    theirs = ProfileRevisionFactory(region=lappi, section_key="grants", author=colleague)

    assert typing("Mine, still.", 2).json()["notice"] == "behind"
    assert ProfileRevision.objects.get() == theirs
    assert texts() == ["Mine, still."]


def test_what_is_too_long_is_kept_and_said(typing):
    answer = typing("a" * (MAX_PROSE + 1), 1, note="n" * 201)

    draft = ProfileDraft.objects.get()
    assert (len(draft.prose), len(draft.note)) == (MAX_PROSE + 1, 200)
    assert answer.json()["notice"] == "faulty"
    assert typing("a" * MOST_RESCUED, 2).status_code == 413


def test_publishing_uses_up_what_was_saved_by_itself(typing, client, edit_url, sent):
    fields = typing("Ready.", 1).json()["fields"]
    client.post(edit_url, sent("Ready.", **fields))

    assert ProfileRevision.objects.get().prose == "Ready."
    assert not ProfileDraft.objects.exists()


def test_a_preview_tells_that_what_it_shows_is_kept(typing, client, edit_url, sent):
    fields = typing("Ready.", 1).json()["fields"]

    same, more = (
        client.post(edit_url, sent(prose, button="preview", **fields)).context["desk"].is_kept
        for prose in ("Ready.", "Ready now.")
    )

    assert (same, more) == (True, False)


def test_a_form_that_somebody_else_opened_is_not_saved_as_mine(
    typing, client, colleague, edit_url, expert
):
    client.force_login(colleague)
    page = client.get(edit_url)
    client.force_login(expert)

    answer = typing("Not mine.", 1, writer=page.context["writer"])

    assert answer.status_code == 403
    assert not ProfileDraft.objects.exists()
