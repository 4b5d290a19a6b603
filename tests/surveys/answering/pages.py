"""Somebody with a link, filling in the situational survey."""

import re

from django.test import Client
from django.urls import reverse

from tests.factories.surveys import situational

# Every required question of the situational survey, page by page.
FIRST = {"involve": "4", "unite": "3", "reach": "5"}
SECOND = {"taken_part": "3", "contact_person": "1", "informs": "2"}
THIRD = {"support": ["1", "4"]}
PAGES = (FIRST, SECOND, THIRD)


def second_scale_optional():
    """The situational survey, in which the second question may be left out."""
    content = situational()
    content["pages"][0]["questions"][1]["required"] = False
    return content


def address(invitation, name, *args):
    return reverse(f"surveys:answer_{name}", args=[invitation.pk, *args])


def holder(invitation, **options):
    """A browser that has opened the link."""
    client = Client(**options)
    client.get(reverse("surveys:link_open", args=[invitation.token]))
    return client


def version_in(html):
    return re.search(r'name="version" value="(\d+)"', html)[1]


def opened(client, invitation, page):
    """The hidden fields of a page as it is opened."""
    html = client.get(address(invitation, "page", page)).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1]
        for name in ("draft_survey", "draft_filled")
    }
    return {"version": version_in(html)} | hidden


def fill_in(client, invitation, page, answers, **more):
    """Open the page, fill it in, press Continue."""
    data = opened(client, invitation, page) | answers | more
    return client.post(address(invitation, "page", page), data)


def fill_in_all(client, invitation):
    for number, answers in enumerate(PAGES, start=1):
        fill_in(client, invitation, number, answers)


def send(client, invitation):
    """Look at the check page and press Send."""
    version = version_in(client.get(address(invitation, "check")).content.decode())
    return client.post(address(invitation, "submit"), {"version": version})
