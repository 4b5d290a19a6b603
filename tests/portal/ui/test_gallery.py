"""The gallery is open to everyone and shows every component."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_everyone_may_look(client):
    assert client.get(reverse("ui:gallery")).status_code == 200


def test_an_error_leads_to_its_field(client):
    html = client.get(reverse("ui:gallery")).text

    assert 'href="#id_form-name"' in html
    assert 'aria-describedby="id_form-name_helptext id_form-name_error"' in html
    assert 'id="id_form-name_error"' in html
    assert 'href="#id_form-rhythm_0"' in html


def test_the_style_sheets_of_the_screen_stay_light():
    files = Path(settings.BASE_DIR, "static/css").rglob("*.css")

    assert sum(path.stat().st_size for path in files if path.name != "print.css") <= 35_000
