"""Who wrote what is public by name or by role; an address is not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.role import close_account, open_account
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory

pytestmark = pytest.mark.django_db

PUBLIC_PAGES = [
    "dashboard:home",
    "dashboard:nation",
    "regions:region_list",
    "accounts:roles",
    "about:accessibility",
    "about:privacy",
    "about:feedback",
]


@pytest.fixture(params=["", "nameless@example.org"], ids=["no name", "an address for a name"])
def nameless(request, lappi):
    """Wrote and works in Lappi without a name of their own."""
    person = UserFactory(email="nameless@example.org", regions=[lappi])
    person.name = request.param
    person.save()
    ProfileRevisionFactory(region=lappi, author=person)
    ProfileRevisionFactory(region=lappi, number=2, prose="Two.", author=person)
    ProfileDraftFactory(region=lappi, author=person)
    return person


def test_no_public_page_shows_an_address(client, nameless, lappi):
    urls = [*(reverse(name) for name in PUBLIC_PAGES), lappi.get_absolute_url()]

    pages = {url: client.get(url) for url in urls}

    assert {page.status_code for page in pages.values()} == {200}
    assert [url for url, page in pages.items() if nameless.email in page.text] == []
    assert nameless.public_name in pages[lappi.get_absolute_url()].text


@pytest.mark.parametrize("page", ["section_history", "section_diff", "region_detail"])
def test_no_page_of_the_profile_shows_an_address_to_colleagues(
    client, nameless, expert, lappi, page
):
    client.force_login(expert)
    place = [lappi.slug] if page == "region_detail" else [lappi.slug, "grants"]

    text = client.get(reverse(f"regions:{page}", args=place)).text

    assert nameless.email not in text
    assert nameless.public_name in text


@pytest.fixture
def gone(lappi, admin):
    """Wrote, published and ordered, and left: the account was closed a moment ago."""
    person = UserFactory(email="gone@example.org", name="Kanaria Kuollut", regions=[lappi])
    ProfileRevisionFactory(region=lappi, author=person)
    ProfileRevisionFactory(region=lappi, number=2, prose="Two.", author=person)
    ProfileDraftFactory(region=lappi, author=person)
    close_account(person, by=admin, at=timezone.now())
    return person


def test_the_name_of_a_closed_account_is_told_by_no_public_page(client, gone, lappi):
    urls = [*(reverse(name) for name in PUBLIC_PAGES), lappi.get_absolute_url()]

    pages = {url: client.get(url).text for url in urls}

    assert [url for url, page in pages.items() if gone.name in page or gone.email in page] == []
    assert str(Role.EXPERT.label) in pages[lappi.get_absolute_url()]


@pytest.mark.parametrize(
    "page", ["section_history", "section_diff", "draft_conflict", "region_detail", "draft_detail"]
)
def test_nor_to_colleagues_who_read_what_it_wrote(client, gone, expert, lappi, page):
    client.force_login(expert)
    draft = gone.profile_drafts.get()
    mine = ProfileDraftFactory(region=lappi, author=expert, based_on=1)
    place = {
        "region_detail": [lappi.slug],
        "draft_conflict": [lappi.slug, mine.pk],
        "draft_detail": [lappi.slug, draft.pk],
    }

    response = client.get(
        reverse(f"regions:{page}", args=place.get(page, [lappi.slug, draft.section_key]))
    )

    assert response.status_code == 200
    assert gone.name not in response.text
    assert str(Role.EXPERT.label) in response.text


def test_a_closed_account_is_called_by_what_it_was(manager, admin):
    close_account(manager, by=admin, at=timezone.now())
    manager.role_grants.all().delete()

    assert User.objects.get(pk=manager.pk).public_name == Role.PROJECT_MANAGER.label


def test_a_long_history_of_people_who_left_costs_no_query_each(client, gone, expert, lappi):
    client.force_login(expert)
    history = reverse("regions:section_history", args=[lappi.slug, "grants"])
    client.get(history)
    with CaptureQueriesContext(connection) as few:
        client.get(history)
    for number in range(3, 9):
        ProfileRevisionFactory(region=lappi, number=number, author=gone)

    with CaptureQueriesContext(connection) as many:
        client.get(history)

    assert len(many) == len(few)


def test_who_comes_back_has_their_name_again(client, gone, admin, lappi):
    open_account(gone, by=admin, at=timezone.now())

    assert gone.name in client.get(lappi.get_absolute_url()).text


def test_a_person_without_a_name_is_called_by_their_work(nameless, manager, lappi):
    manager.name = ""

    assert str(nameless.public_name) == Role.EXPERT.label
    assert str(manager.public_name) == Role.PROJECT_MANAGER.label
