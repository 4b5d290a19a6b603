"""The search in the header finds organisations: each person those that they may see by name."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.registry.search import search_hits
from regions.organisations.search import MOST_SHOWN
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def titles(text, user):
    return [hit.title for hit in search_hits(text, user=user, but="regions")]


def test_each_finds_those_that_they_may_see_by_name(
    manager, expert, stranger, researcher, representative, organisation
):
    for person, seen in (
        (manager, True),
        (expert, True),
        (representative, True),
        (stranger, False),
        (researcher, False),
        (AnonymousUser(), False),
    ):
        found = titles("ikäystäväyhdstys", person)
        assert found == ([organisation.name] if seen else []), person


def test_many_lead_on_to_the_list(manager):
    for number in range(MOST_SHOWN + 1):
        OrganisationFactory(name=f"Sydän {number}")

    hits = search_hits("sydän", user=manager, but="regions")

    assert len(hits) == MOST_SHOWN + 1
    assert hits[-1].url == "/organisations/?q=syd%C3%A4n"


@pytest.mark.parametrize("text", ["ry", " ", "%"])
def test_what_says_nothing_finds_nothing(manager, organisation, text):
    assert titles(text, manager) == []
