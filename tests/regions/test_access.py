"""Who may do something in a region: asked by the decorator that turns its slug into the region."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in_where_the_public_holds_nothing(client, lappi):
    path = reverse("organisations:organisation_list", args=[lappi.slug])

    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_what_the_public_holds_asks_nobody_to_sign_in(client, lappi):
    assert client.get(reverse("regions:region_detail", args=[lappi.slug])).status_code == 200
