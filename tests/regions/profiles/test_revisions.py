"""History: every revision, any two compared in words, each one restorable as a new one."""

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from regions.models import ProfileRevision
from tests.factories.regions import ProfileRevisionFactory

pytestmark = pytest.mark.django_db

SECTION = ["lappi", "grants"]
HISTORY = "/regions/lappi/profile/grants/history/"
DIFF = "/regions/lappi/profile/grants/diff/"


@pytest.fixture
def revisions(lappi, expert):
    return [
        ProfileRevisionFactory(region=lappi, number=1, prose="Meets twice a year.", author=expert),
        ProfileRevisionFactory(
            region=lappi,
            number=2,
            prose="Meets four times a year.",
            rows=[{"name": "Board", "decider": "t", "amount": 18}],
            note="More meetings",
        ),
        ProfileRevisionFactory(
            region=lappi,
            number=3,
            prose="Meets four times a year.",
            rows=[{"name": "Board", "decider": "t", "amount": 22}],
        ),
    ]


def test_the_history_tells_who_when_and_why(client, expert, revisions):
    client.force_login(expert)

    page = client.get(HISTORY)

    assert [revision.number for revision in page.context["revisions"]] == [3, 2, 1]
    assert "More meetings" in page.text
    assert expert.name in page.text


def test_two_revisions_are_compared_word_by_word(client, expert, revisions):
    client.force_login(expert)

    page = client.get(f"{DIFF}?from=1&to=2")

    for mark, word in (("del", "twice"), ("ins", "four times")):
        at = page.text.index(f"<{mark}>")
        assert word in page.text[at : page.text.index(f"</{mark}>", at)]
    assert '<span class="visually-hidden">' in page.text


def test_a_changed_row_is_compared_cell_by_cell(client, expert, revisions):
    client.force_login(expert)

    comparison = client.get(f"{DIFF}?from=2&to=3").context["comparison"]

    [row] = comparison.changed_rows
    amounts = [cell.words for cell in row.cells][1]
    assert [(words.change, words.text) for words in amounts] == [("removed", "18"), ("added", "22")]
    assert comparison.prose.is_same


def test_without_numbers_the_newest_change_is_shown(client, expert, revisions):
    client.force_login(expert)

    context = client.get(DIFF).context

    assert (context["before"].number, context["after"].number) == (2, 3)


def test_restoring_makes_a_new_revision(client, expert, lappi, revisions):
    client.force_login(expert)
    url = reverse("regions:section_restore", args=[*SECTION, 1])
    assert client.get(url).status_code == 200

    client.post(url, {"base": "3"})

    newest = ProfileRevision.objects.order_by("-number").first()
    assert (newest.number, newest.prose, newest.restored_from) == (4, "Meets twice a year.", 1)
    assert newest.rows == []
    event = AuditEvent.objects.get(action="profile.restored")
    assert (event.scope, event.details["restored_from"]) == (lappi.code, 1)


@pytest.mark.parametrize("base", ["2", "", "x"])
def test_nothing_is_restored_over_a_revision_one_has_not_seen(client, expert, revisions, base):
    client.force_login(expert)
    url = reverse("regions:section_restore", args=[*SECTION, 1])

    response = client.post(url, {"base": base}, follow=True)

    assert ProfileRevision.objects.count() == 3
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_restoring_what_is_public_already_makes_no_revision(client, expert, revisions):
    client.force_login(expert)

    client.post(reverse("regions:section_restore", args=[*SECTION, 3]), {"base": "3"})

    assert ProfileRevision.objects.count() == 3


@pytest.mark.parametrize("count", [1, 5])
def test_the_history_costs_the_same_however_long(
    client, expert, colleague, lappi, django_assert_max_num_queries, count
):
    for number in range(1, count + 1):
        ProfileRevisionFactory(region=lappi, number=number, author=colleague)
    client.force_login(expert)
    client.get(HISTORY)

    with django_assert_max_num_queries(10) as queries:
        client.get(HISTORY)

    assert len(queries) == 10  # session, user, region, roles × 6, revisions with authors


@pytest.mark.parametrize("query", [{}, {"to": "1"}, {"from": "1", "to": "1"}])
def test_one_revision_is_not_compared_with_itself(client, expert, lappi, query):
    ProfileRevisionFactory(region=lappi)
    client.force_login(expert)
    place = [lappi.slug, "grants"]

    response = client.get(reverse("regions:section_diff", args=place), query)

    assert response["Location"] == reverse("regions:section_history", args=place)
