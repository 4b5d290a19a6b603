"""The gallery is open to everyone and shows every component."""

import re
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


def test_the_style_sheets_of_every_page_stay_light():
    """Some pages add one of their own, of at most a quarter of that."""
    folder = Path(settings.BASE_DIR, "static/css")
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*.css")}
    base = Path(settings.BASE_DIR, "templates/base.html").read_text()
    common = set(re.findall(r"([\w-]+\.css)", base)) - {"print.css"}

    assert sum(sizes[name] for name in common) <= 35_000
    assert max(size for name, size in sizes.items() if name not in common) <= 8_750
