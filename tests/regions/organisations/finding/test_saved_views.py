"""Views of the register: one's own, once per name, opened with all that they ask."""

import pytest

from regions.organisations.models import SavedView
from regions.organisations.models.saved_view import MOST_VIEWS
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
VIEWS = "/organisations/views/"


def test_a_view_is_saved_opened_renamed_and_deleted(client, manager, lappi):
    client.force_login(manager)
    here = client.get("/organisations/", {"region": "lappi", "sort": "-name", "page": "2"})

    saved = client.post(VIEWS, {"name": "Lapin", "query": here.context["view_query"]})

    assert saved.url == "/organisations/?region=lappi&sort=-name"
    view = SavedView.objects.get()
    client.post(f"{VIEWS}{view.pk}/", {"name": "Lapin järjestöt"})
    assert "Lapin järjestöt" in client.get("/organisations/").text
    client.post(f"{VIEWS}{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_and_others_do_not_matter(client, manager, researcher):
    SavedView.objects.create(user=manager, name="Omat", query="level=local")
    SavedView.objects.create(user=researcher, name="Heidän", query="")
    client.force_login(manager)

    again = client.post(VIEWS, {"name": " Omat ", "query": "level=district"})

    assert again.status_code == 422
    assert "You have a view of this name already" in again.text
    # What was to be saved is not lost.
    assert 'value="level=district"' in again.text
    assert client.post(VIEWS, {"name": "Heidän", "query": ""}).status_code == 302


@pytest.mark.parametrize(
    "sent", [{"name": ""}, {"name": "x" * 81}, {"name": "x", "query": "q" * 1_001}]
)
def test_what_cannot_be_kept_is_refused(client, manager, sent):
    client.force_login(manager)

    assert client.post(VIEWS, sent).status_code == 422
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_them(client, manager):
    SavedView.objects.bulk_create(
        SavedView(user=manager, name=f"View {n}") for n in range(MOST_VIEWS)
    )
    client.force_login(manager)

    page = client.post(VIEWS, {"name": "One more", "query": ""})

    assert f"You have {MOST_VIEWS} saved views already" in page.text


def test_a_view_shows_only_what_one_may_see_today(client, expert, kainuu):
    OrganisationFactory(name="Canary", regions=[kainuu])
    view = SavedView.objects.create(user=expert, name="Kainuu", query="region=kainuu")
    client.force_login(expert)

    assert "Canary" not in client.get(view.url).text


def test_a_sign_that_no_database_takes_is_left_out(client, manager):
    client.force_login(manager)

    client.post(VIEWS, {"name": "x", "query": "q=a\0b"})

    assert SavedView.objects.get().query == "q=ab"
