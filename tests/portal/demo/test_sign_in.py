"""Anyone may be anybody of the demo, and nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from portal.demo.people import add_people
from portal.registry.demo import World
from regions.demo.assignments import add_assignments

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(reference):
    everyone = add_people(timezone.now())
    add_assignments(World(timezone.now(), everyone))
    return everyone


def test_the_page_lists_everyone_with_what_to_try(client, people):
    page = client.get(reverse("demo:sign_in"))

    assert page.status_code == 200
    assert PASSWORD in page.text
    for account in DEMO_ACCOUNTS:
        assert account.name in page.text


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.key)
def test_one_press_signs_in(client, people, account):
    response = client.post(reverse("demo:sign_in"), {"email": account.email})

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("dashboard:home")
    assert client.session["_auth_user_id"] == str(people[account.key].pk)
    assert client.cookies["django_language"].value == account.language


def test_pressing_another_name_changes_the_session(client, people):
    client.post(reverse("demo:sign_in"), {"email": DEMO_ACCOUNTS[0].email})
    first = client.session.session_key
    client.post(reverse("demo:sign_in"), {"email": DEMO_ACCOUNTS[1].email})

    assert client.session.session_key != first


@pytest.mark.parametrize("email", ["", "real@example.org", "former.pohjois-suomi@demo.example"])
def test_nobody_else_can_be_signed_in_as(client, people, email):
    User.objects.create_user("real@example.org")

    response = client.post(reverse("demo:sign_in"), {"email": email})

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_looking_signs_nobody_in(client, people):
    client.get(reverse("demo:sign_in"), {"email": DEMO_ACCOUNTS[0].email})

    assert "_auth_user_id" not in client.session


def sign_in(client, key, **sent):
    account = next(account for account in DEMO_ACCOUNTS if account.key == key)
    return client.post(reverse("demo:sign_in"), {"email": account.email, **sent})


def test_a_language_chosen_by_hand_outlasts_signing_in(client, people):
    client.cookies["django_language"] = "en"
    sign_in(client, "manager")
    assert client.cookies["django_language"].value == "en"


def test_each_person_speaks_their_own_language_where_nobody_chose(client, people):
    for key, language in (("manager", "fi"), ("expert.lansi-suomi", "sv"), ("admin", "fi")):
        sign_in(client, key)
        assert client.cookies["django_language"].value == language


def test_whoever_was_on_the_way_to_a_page_arrives_there(client, people, settings):
    settings.DEMO = True
    there = reverse("accounts:account_edit")
    door = f"{reverse('demo:sign_in')}?next={there.replace('/', '%2F')}"
    assert door in client.get(client.get(there)["Location"]).text
    assert f'name="next" value="{there}"' in client.get(door).text
    assert sign_in(client, "manager", next=there)["Location"] == there


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "evil", r"/\evil.example"]
)
def test_the_way_on_never_leads_away(client, people, path):
    assert sign_in(client, "manager", next=path)["Location"] == reverse("dashboard:home")
    assert (
        'name="next" value="' + path not in client.get(reverse("demo:sign_in"), {"next": path}).text
    )
