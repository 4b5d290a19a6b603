"""Two people, or two windows, at once: both texts stay, and nothing is overwritten unasked."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.revisions import succession
from regions.models import ProfileDraft, ProfileRevision
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark, save_draft
from regions.profiles.publishing import EditConflict, Published, publish
from regions.sections import BY_KEY
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory

GRANTS = BY_KEY["grants"]


@pytest.mark.django_db
def test_publishing_on_a_stale_revision_keeps_both_texts(
    client, expert, colleague, lappi, edit_url, sent
):
    ProfileRevisionFactory(region=lappi, prose="Base text.")
    ProfileRevisionFactory(region=lappi, prose="The colleague's text.", number=2, author=colleague)
    client.force_login(expert)

    response = client.post(edit_url, sent("My own text.", base=1))

    draft = ProfileDraft.objects.get()
    assert (draft.prose, draft.based_on, draft.author) == ("My own text.", 1, expert)
    assert ProfileRevision.objects.count() == 2
    page = reverse("regions:draft_conflict", args=[lappi.slug, draft.pk])
    assert response["Location"] == page
    # The page is still there tomorrow, and looking at it changes nothing.
    for _ in range(2):
        shown = client.get(page).text
        assert "My own" in shown
        assert "colleague" in shown
    assert ProfileRevision.objects.count() == 2


@pytest.mark.django_db
def test_my_text_can_follow_the_colleagues(client, expert, lappi, edit_url, sent):
    ProfileRevisionFactory(region=lappi, number=2, prose="Theirs")
    draft = ProfileDraftFactory(region=lappi, author=expert, based_on=1, prose="Mine")
    client.force_login(expert)
    editor = client.get(f"{edit_url}?draft={draft.pk}&onto=2")
    form = editor.context["form"]

    assert (form["base"].value(), form["prose"].value()) == (2, "Mine")
    client.post(edit_url, sent("Mine", base=2, draft=draft.pk, draft_version=1))

    newest = ProfileRevision.objects.order_by("-number").first()
    assert (newest.number, newest.prose) == (3, "Mine")
    assert not ProfileDraft.objects.exists()


@pytest.mark.django_db
def test_the_colleagues_text_stands_when_mine_is_discarded(client, expert, lappi):
    ProfileRevisionFactory(region=lappi, number=2)
    draft = ProfileDraftFactory(region=lappi, author=expert, based_on=1)
    client.force_login(expert)
    url = reverse("regions:draft_discard", args=[lappi.slug, draft.pk])

    assert client.get(url).status_code == 200
    assert ProfileDraft.objects.exists()
    client.post(url)

    assert not ProfileDraft.objects.exists()
    assert ProfileRevision.objects.count() == 1


@pytest.mark.django_db
def test_the_same_draft_in_two_windows_becomes_two_drafts(client, expert, lappi, edit_url, sent):
    draft = ProfileDraftFactory(region=lappi, author=expert, prose="Before")
    client.force_login(expert)
    opened = {"draft": draft.pk, "draft_version": 1}
    client.post(edit_url, sent("Window A", button="save_draft", **opened))

    response = client.post(edit_url, sent("Window B", button="save_draft", **opened))

    texts = dict(ProfileDraft.objects.values_list("prose", "forked_from"))
    assert texts == {"Window A": None, "Window B": draft.pk}
    fork = ProfileDraft.objects.get(prose="Window B")
    assert response["Location"] == reverse("regions:draft_conflict", args=[lappi.slug, fork.pk])
    shown = client.get(response["Location"]).text
    assert "Window" in shown


@pytest.mark.django_db
def test_pressing_save_twice_sets_nothing_aside(client, expert, lappi, edit_url, sent):
    draft = ProfileDraftFactory(region=lappi, author=expert)
    client.force_login(expert)
    fields = sent("Twice", button="save_draft", draft=draft.pk, draft_version=1)

    for _ in range(2):
        client.post(edit_url, fields)

    assert ProfileDraft.objects.get().prose == "Twice"


@pytest.mark.django_db
def test_pressing_publish_twice_is_no_conflict(client, expert, edit_url, sent):
    client.force_login(expert)

    for _ in range(2):
        client.post(edit_url, sent("Once"))

    assert ProfileRevision.objects.count() == 1
    assert not ProfileDraft.objects.exists()


@pytest.mark.django_db
def test_a_draft_of_another_person_is_never_written_over(expert, colleague, lappi):
    theirs = ProfileDraftFactory(region=lappi, author=colleague, prose="Theirs")

    saved = save_draft(
        region=lappi,
        section=GRANTS,
        content=Content("Mine"),
        base=0,
        by=expert,
        at=timezone.now(),
        mark=DraftMark(theirs.pk, theirs.version),
    )

    theirs.refresh_from_db()
    assert (theirs.prose, saved.draft.prose) == ("Theirs", "Mine")


@pytest.mark.django_db
def test_the_database_has_the_last_word_on_a_race(expert, lappi, monkeypatch):
    """The colleague's revision lands between our look and our write."""
    looks = iter([None])
    monkeypatch.setattr(succession, "newest", lambda chain: next(looks, chain.last()))
    ProfileRevisionFactory(region=lappi, prose="Theirs")

    outcome = publish(
        region=lappi,
        section=GRANTS,
        content=Content("Mine"),
        base=0,
        by=expert,
        at=timezone.now(),
    )

    assert isinstance(outcome, EditConflict)
    assert [revision.prose for revision in ProfileRevision.objects.all()] == ["Theirs"]
    assert [draft.prose for draft in ProfileDraft.objects.all()] == ["Mine"]


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite in memory has no two writers; the test above stands in for them.",
)
@pytest.mark.django_db(transaction=True)
def test_two_people_publish_at_once_and_no_text_is_lost(expert, colleague, lappi):
    outcomes = {}
    start = threading.Barrier(2)

    def go(person):
        start.wait()
        outcomes[person.pk] = publish(
            region=lappi,
            section=GRANTS,
            content=Content(f"By {person.pk}"),
            base=0,
            by=person,
            at=timezone.now(),
        )
        connection.close()

    threads = [threading.Thread(target=go, args=[person]) for person in (expert, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kinds = sorted(type(outcome).__name__ for outcome in outcomes.values())
    assert kinds == [EditConflict.__name__, Published.__name__]
    texts = {revision.prose for revision in ProfileRevision.objects.all()}
    texts |= {draft.prose for draft in ProfileDraft.objects.all()}
    assert texts == {f"By {expert.pk}", f"By {colleague.pk}"}


@pytest.mark.django_db
def test_pressing_save_twice_keeps_one_draft(client, expert, edit_url, sent):
    client.force_login(expert)

    for _ in range(2):
        client.post(edit_url, sent("Pressed twice.", button="save_draft"))

    assert ProfileDraft.objects.get().prose == "Pressed twice."


@pytest.mark.django_db
def test_the_page_names_what_both_changed_and_puts_both_into_the_form(client, expert, lappi):
    ProfileRevisionFactory(region=lappi, prose="First.\n\nMiddle.")
    ProfileRevisionFactory(region=lappi, number=2, prose="Theirs before.\n\nFirst.\n\nTheirs.")
    draft = ProfileDraftFactory(
        region=lappi, author=expert, based_on=1, prose="First.\n\nMine.\n\nMine after."
    )
    client.force_login(expert)

    page = client.get(reverse("regions:draft_conflict", args=[lappi.slug, draft.pk]))

    assert page.context["form"]["prose"].value() == (
        "Theirs before.\n\nFirst.\n\nMine.\n\nTheirs.\n\nMine after."
    )
    assert [(pair.mine, pair.theirs) for pair in page.context["both"]] == [("Mine.", "Theirs.")]
    assert 'id="both-title"' in page.text
