"""One's own account."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

PAGE = reverse("accounts:account_edit")


def test_name_and_language_are_saved_and_the_page_speaks_the_new_language(client, expert):
    client.force_login(expert)
    response = client.post(PAGE, {"name": "Uusi Nimi", "language": "sv"})
    expert.refresh_from_db()
    assert (expert.name, expert.language) == ("Uusi Nimi", "sv")
    assert response.cookies["django_language"].value == "sv"


def test_nobody_takes_their_name_away(client, expert):
    client.force_login(expert)
    assert "name" in client.post(PAGE, {"name": " ", "language": "fi"}).context["form"].errors
    expert.refresh_from_db()
    assert expert.name


def test_a_language_that_is_none_is_refused(client, expert):
    client.force_login(expert)
    assert client.post(PAGE, {"name": "Uusi", "language": "xx"}).status_code == 200
    expert.refresh_from_db()
    assert expert.language == "fi"


def test_the_expert_is_shown_the_way_to_the_trail_and_others_are_not(client, expert, researcher):
    client.force_login(expert)
    assert "/audit/" in client.get(PAGE).content.decode()
    client.force_login(researcher)
    assert "/audit/" not in client.get(PAGE).content.decode()


def test_somebody_elses_session_cannot_be_ended(client, expert, stranger):
    other = Client()
    other.force_login(stranger)
    other.get(PAGE)
    client.force_login(expert)
    session = UserSession.objects.get(user=stranger)
    path = reverse("accounts:session_end", args=[session.pk])
    assert client.post(path).status_code == 404
    assert other.get(PAGE).status_code == 200


@pytest.mark.parametrize("is_required", [True, False])
def test_a_second_step_is_called_needed_only_where_it_is(client, expert, settings, is_required):
    settings.SECOND_FACTOR_REQUIRED = is_required
    client.force_login(expert)
    page = client.get(reverse("mfa_index")).content.decode()
    assert ("alert--warning" in page) is is_required
