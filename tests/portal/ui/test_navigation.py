"""The menu leads where the apps say, and shows each person what they may open."""

import re
from enum import StrEnum

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse

from portal.registry import RankedRegistry
from portal.registry.navigation import Menu, Place, places

MAIN = re.compile(r'<nav class="nav".*?</nav>', re.DOTALL)
FOOTER = re.compile(r"<footer.*?</footer>", re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"')

EVERYBODY = [
    "dashboard:home",
    "regions:region_list",
    "structures:structure_list",
    "roadmap:current",
    "calendar:year",
    "dashboard:nation",
]
SIGNED_IN = [
    "organisations:register",
    "surveys:round_list",
    "summary:page",
    "reports:export_centre",
]


def links(client, part):
    return LINK.findall(part.search(client.get("/").text)[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "names"),
    [
        (None, EVERYBODY),
        # The trail and the outbox of their own regions are reached from there.
        ("expert", [*EVERYBODY, *SIGNED_IN]),
        (
            "representative",
            [
                *EVERYBODY,
                "organisations:register",
                "surveys:round_list",
                "reports:export_centre",
            ],
        ),
        (
            "manager",
            [
                *EVERYBODY,
                *SIGNED_IN,
                "backoffice:person_list",
                "backoffice:audit_list",
                "backoffice:outbox_list",
                "backoffice:feedback_list",
            ],
        ),
    ],
)
def test_the_menu_leads_where_each_person_may_go(client, request, who, names):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert links(client, MAIN) == [reverse(name) for name in names]


@pytest.mark.django_db
def test_the_foot_of_the_page_leads_to_what_is_told_about_the_portal(client):
    assert links(client, FOOTER) == [
        reverse(name)
        for name in (
            "organisations:claim_lookup",
            "about:feedback",
            "about:accessibility",
            "about:privacy",
            "api:about",
            "accounts:roles",
        )
    ]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/meetings/1/", "structures:structure_list"),
        ("/actions/1/", "structures:structure_list"),
        ("/structures/1/", "structures:structure_list"),
        ("/surveys/drafts/1/", "surveys:round_list"),
        ("/answer/0/", "surveys:round_list"),
        ("/rounds/", "surveys:round_list"),
        ("/indicators/", "regions:region_list"),
        ("/roles/", None),
    ],
)
def test_the_menu_marks_the_area_of_every_page(rf, manager, address, place):
    """Also of pages that do not stand below the address of their area."""
    request = rf.get(address)
    menu = render_to_string(
        "components/menu.html",
        {"request": request, "user": manager, "may": Nobody(answer=True), "language": "fi"},
    )

    marked = re.findall(r'<a href="([^"]+)" aria-current="(?:page|true)">', menu)
    assert marked == ([reverse(place)] if place else [])


class Permission(StrEnum):
    OPEN = "open"


class Nobody:
    """Holds nothing in the nation, and everything somewhere; notes what is asked."""

    def __init__(self, *, answer=False):
        self.answer = answer
        self.asked = []

    def __getitem__(self, name):
        self.asked.append(name)
        return self.answer

    @property
    def anywhere(self):
        return Nobody(answer=True)


@pytest.mark.parametrize(
    ("place", "is_shown", "asked"),
    [
        (Place("a:b", "b", Menu.SIGNED_IN, 1), True, []),
        (Place("a:b", "b", Menu.SIGNED_IN, 1, Permission.OPEN), False, ["OPEN"]),
        (Place("a:b", "b", Menu.SIGNED_IN, 1, Permission.OPEN, is_anywhere=True), True, []),
    ],
)
def test_a_place_is_shown_to_those_who_hold_its_permission(place, is_shown, asked):
    may = Nobody()
    template = Template("{% load ui %}{% if may|allows:place %}shown{% endif %}")

    assert template.render(Context({"may": may, "place": place})) == "shown" * is_shown
    assert may.asked == asked


def test_places_stand_by_their_rank(monkeypatch):
    registry = RankedRegistry[Place]("navigation")
    monkeypatch.setattr("portal.registry.navigation.navigation", registry)
    registry.add("late", Place("a:late", "late", Menu.FOOTER, 20))
    registry.add("other", Place("a:other", "other", Menu.SIGNED_IN, 5))
    registry.add("early", Place("a:early", "early", Menu.FOOTER, 10))

    assert [place.label for place in places(Menu.FOOTER)] == ["early", "late"]
