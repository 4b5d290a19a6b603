"""A section says in which language it is written, so that it is spoken as such on any page."""

import pytest
from django.urls import reverse

from regions.models import ProfileRevision

pytestmark = pytest.mark.django_db


def send(client, lappi, **fields):
    address = reverse("regions:section_edit", args=[lappi.slug, "overview"])
    return client.post(address, {"prose": "Långa vägar.", "base": "0", "publish": "1", **fields})


def test_the_page_marks_the_language_of_the_text(client, expert, lappi):
    client.force_login(expert)
    send(client, lappi, language="sv")

    page = client.get(lappi.get_absolute_url(), headers={"accept-language": "en"})

    assert '<div class="prose" lang="sv">' in page.text


def test_a_change_of_language_is_a_change(client, expert, lappi):
    client.force_login(expert)
    send(client, lappi)
    send(client, lappi, language="sv", base="1")

    languages = ProfileRevision.objects.order_by("number").values_list("language", flat=True)
    assert list(languages) == ["fi", "sv"]


def test_a_language_that_is_none_is_refused_and_the_text_kept(client, expert, lappi):
    client.force_login(expert)

    answer = send(client, lappi, language="klingon")

    assert answer.status_code == 200
    assert "Långa vägar." in answer.text
    assert ProfileRevision.objects.count() == 0
