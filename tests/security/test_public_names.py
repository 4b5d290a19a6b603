"""Who wrote what is public by name or by role; an address is not."""

import pytest
from django.urls import reverse

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
    place = [lappi.slug] if page == "region_detail" else [lappi.slug, "structures"]

    text = client.get(reverse(f"regions:{page}", args=place)).text

    assert nameless.email not in text
    assert nameless.public_name in text


def test_a_person_without_a_name_is_called_by_their_work(nameless, manager, lappi):
    manager.name = ""

    assert str(nameless.public_name) == Role.EXPERT.label
    assert str(manager.public_name) == Role.PROJECT_MANAGER.label
