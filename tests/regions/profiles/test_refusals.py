"""Who may not: 404 for what is hidden, 403 for what is seen, sign-in first; and no text is lost."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from portal.revisions.rescued_text import MOST_RESCUED
from regions.models import Assignment, ProfileDraft, ProfileRevision
from regions.sections import BY_KEY
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory

pytestmark = pytest.mark.django_db

SECTION = ["lappi", "grants"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expert_of_another_region_sees_but_does_not_edit(
    client, stranger, lappi, edit_url, method
):
    client.force_login(stranger)

    assert client.get(lappi.get_absolute_url()).status_code == 200
    assert getattr(client, method)(edit_url, {"prose": "x", "publish": "1"}).status_code == 403
    assert not ProfileRevision.objects.exists()


@pytest.mark.parametrize("page", ["draft_detail", "draft_conflict", "draft_discard"])
def test_a_draft_does_not_exist_for_experts_of_other_regions(client, expert, stranger, lappi, page):
    draft = ProfileDraftFactory(region=lappi, author=expert, prose="Canary of Lappi")
    client.force_login(stranger)
    url = reverse(f"regions:{page}", args=[lappi.slug, draft.pk])

    there = client.get(url)
    nowhere = client.get(reverse(f"regions:{page}", args=[lappi.slug, uuid.uuid4()]))

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "Canary" not in there.text
    assert "Canary" not in client.get(lappi.get_absolute_url()).text


def test_a_draft_of_one_region_is_not_found_under_another(client, manager, expert, lappi, kainuu):
    draft = ProfileDraftFactory(region=lappi, author=expert)
    client.force_login(manager)

    url = reverse("regions:draft_detail", args=[kainuu.slug, draft.pk])

    assert client.get(url).status_code == 404


def test_a_colleague_reads_a_draft_but_does_not_discard_it(client, expert, colleague, lappi):
    draft = ProfileDraftFactory(region=lappi, author=expert, prose="Readable")
    client.force_login(colleague)
    args = [lappi.slug, draft.pk]

    assert "Readable" in client.get(reverse("regions:draft_detail", args=args)).text
    assert client.post(reverse("regions:draft_discard", args=args)).status_code == 403
    assert ProfileDraft.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/regions/atlantis/",
        "/regions/atlantis/profile/grants/edit/",
        "/regions/lappi/profile/no-such-section/edit/",
        "/regions/lappi/profile/no-such-section/history/",
        "/regions/lappi/profile/grants/restore/1/",
        "/regions/lappi/profile/grants/restore/99999999999999999999/",
        "/regions/lappi/profile/grants/diff/",
        "/regions/lappi/profile/grants/edit/?draft=nonsense",
        "/regions/lappi/profile/grants/edit/?draft=00000000-0000-0000-0000-000000000000",
    ],
)
def test_what_is_not_there_is_404(client, expert, path):
    client.force_login(expert)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["from=x", "from=9", "to=-1", "to=99999999999999", "from=²"])
def test_revisions_that_do_not_exist_are_404(client, expert, lappi, query):
    ProfileRevisionFactory(region=lappi)
    client.force_login(expert)

    url = reverse("regions:section_diff", args=SECTION)

    assert client.get(f"{url}?{query}").status_code == 404


@pytest.mark.parametrize("name", ["researcher", "communications", "representative"])
def test_revisions_are_for_those_who_may_view_them(client, request, lappi, name):
    ProfileRevisionFactory(region=lappi)
    client.force_login(request.getfixturevalue(name))

    for page in ("section_history", "section_diff"):
        assert client.get(reverse(f"regions:{page}", args=SECTION)).status_code == 403


def test_the_steering_group_reads_revisions_and_restores_none(client, steering, lappi):
    ProfileRevisionFactory(region=lappi)
    client.force_login(steering)

    assert client.get(reverse("regions:section_history", args=SECTION)).status_code == 200
    restore = reverse("regions:section_restore", args=[*SECTION, 1])
    assert client.post(restore, {"base": "1"}).status_code == 403


def test_an_assignment_that_ended_while_writing_gives_the_text_back(
    client, expert, lappi, edit_url, sent
):
    client.force_login(expert)
    assert client.get(edit_url).status_code == 200
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Assignment.objects.filter(user=expert).update(ends_on=yesterday)

    rows = [{"name": "Board", "amount": "12"}, {"name": "Forum", "remove": "1"}]
    response = client.post(edit_url, sent("Three hours of work.", rows=rows, base=100))

    assert response.status_code == 403
    assert "Three hours of work." in response.text
    # Every label is a word of the page, rows count from one, and marks of the form are left out.
    labels, row = (
        {column.key: column.label for column in BY_KEY["grants"].columns},
        gettext("Row"),
    )
    assert response.context["rescued"] == [
        (gettext("Text"), "Three hours of work."),
        (f"{row} 1", f"{labels['name']}: Board; {labels['amount']}: 12"),
        (f"{row} 2", f"{labels['name']}: Forum"),
    ]
    assert not ProfileRevision.objects.exists()


@pytest.fixture
def lost(client, expert, edit_url):
    """What the expert's page carried when the session was lost."""
    client.force_login(expert)
    writer = client.get(edit_url).context["writer"]
    client.logout()
    return {"writer": writer}


def test_a_signed_out_writer_signs_in_and_finds_the_text(client, expert, edit_url, sent, lost):
    rows = [{"name": "Board", "decider": "t", "year": "when?"}]

    response = client.post(edit_url, sent("Written before.", rows=rows, note="why", **lost))

    assert response["Location"] == f"{reverse('account_login')}?next={edit_url}"
    assert len(client.get(response["Location"]).context["messages"]) == 1
    client.force_login(expert)
    for _ in range(2):
        form = client.get(edit_url).context["form"]
        assert form["prose"].value() == "Written before."
        assert form["note"].value() == "why"
        assert form.rows.rows[0].cells[1].text == "when?"
    client.post(edit_url, sent("Written before."))
    assert ProfileRevision.objects.get().prose == "Written before."
    assert client.get(edit_url).context["desk"].was_rescued is False


def test_text_kept_from_a_lost_session_is_for_its_writer_alone(
    client, colleague, expert, edit_url, sent, lost
):
    client.post(edit_url, sent("Not for the next one at this desk.", **lost))
    client.force_login(colleague)

    assert "Not for the next one" not in client.get(edit_url).text


@pytest.mark.parametrize("button", ["save_draft", "publish"])
def test_what_somebody_else_had_typed_is_neither_kept_nor_published_under_ones_name(
    client, expert, colleague, edit_url, button
):
    client.force_login(expert)
    writer = client.get(edit_url).context["writer"]
    client.force_login(colleague)

    response = client.post(
        edit_url,
        {"prose": "Not mine.", "language": "fi", "base": "0", "writer": writer, button: "1"},
    )

    assert (response.status_code, "Not mine." in response.text) == (403, True)
    assert not ProfileDraft.objects.exists()
    assert not ProfileRevision.objects.exists()


@pytest.mark.parametrize("writer", ["", "1", "1:forged"])
def test_text_of_nobody_known_is_given_back_at_once_and_not_kept(client, edit_url, sent, writer):
    response = client.post(edit_url, sent("Whose is this?", writer=writer))

    assert response.status_code == 403
    assert "Whose is this?" in response.text
    assert not client.session.keys()


def test_text_kept_from_a_lost_session_is_only_for_who_may_edit(
    client, stranger, edit_url, sent, lost
):
    client.post(edit_url, sent("Not for strangers.", **lost))
    client.force_login(stranger)

    response = client.get(edit_url)

    assert response.status_code == 403
    assert "Not for strangers." not in response.text


def test_more_text_than_a_session_holds_is_given_back_at_once(client, edit_url, sent, lost):
    response = client.post(edit_url, sent("x" * (MOST_RESCUED + 1), **lost))

    assert response.status_code == 403
    assert "x" * (MOST_RESCUED + 1) in response.text


def test_the_editor_asks_the_anonymous_to_sign_in(client, edit_url):
    assert client.get(edit_url)["Location"] == f"{reverse('account_login')}?next={edit_url}"


def test_looking_changes_nothing(client, expert, lappi, edit_url):
    ProfileRevisionFactory(region=lappi)
    draft = ProfileDraftFactory(region=lappi, author=expert, based_on=0)
    client.force_login(expert)
    pages = [
        edit_url,
        reverse("regions:draft_conflict", args=[lappi.slug, draft.pk]),
        reverse("regions:draft_discard", args=[lappi.slug, draft.pk]),
        reverse("regions:section_restore", args=[*SECTION, 1]),
        f"{edit_url}?draft={draft.pk}&onto=1",
    ]
    before = list(ProfileDraft.objects.values()), list(ProfileRevision.objects.values())

    for page in pages:
        assert client.get(page).status_code == 200

    assert (list(ProfileDraft.objects.values()), list(ProfileRevision.objects.values())) == before
