"""Apps bring their part to the page of a region and to its document: no page names them."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from portal.accounts.permissions import Permission
from portal.registry import RankedRegistry
from portal.registry.page_parts import Entry
from regions import report as region_report
from regions.region_page import (
    PartMaker,
    RegionAction,
    RegionPart,
    document_parts,
    page_actions,
    page_parts,
)
from regions.views import region as region_view

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Brought(RegionPart):
    entries = (Entry("brought", "Brought by an app"),)
    lead = "An app says so."
    template = "components/published.html"


def brought(visit):
    return Brought()


def silent(visit):
    return None


def registry_of(*makers):
    registry = RankedRegistry("region_parts")
    for rank, make in enumerate(makers):
        registry.add(make.__name__, PartMaker(make, rank))
    return registry


def test_a_part_stands_on_the_page_in_its_contents_and_under_the_name(client, lappi, monkeypatch):
    monkeypatch.setattr(region_view, "page_parts", registry_of(brought, silent))

    response = client.get(lappi.get_absolute_url())

    assert response.context["parts"] == [Brought()]
    assert response.text.count('<li><a href="#brought">Brought by an app</a></li>') == 2
    assert "<p>An app says so.</p>" in response.text


def test_a_part_stands_in_the_document(lappi, monkeypatch):
    monkeypatch.setattr(region_report, "document_parts", registry_of(silent, brought))

    assert region_report.gather(lappi, at=timezone.now()).parts == [Brought()]


def test_an_action_is_offered_to_whoever_may(client, lappi, expert, monkeypatch):
    actions = RankedRegistry("region_parts")
    actions.add("edit", RegionAction(Permission.EDIT_PROFILE, "components/published.html", rank=10))
    monkeypatch.setattr(region_view, "page_actions", actions)

    assert client.get(lappi.get_absolute_url()).context["actions"] == []
    client.force_login(expert)
    assert client.get(lappi.get_absolute_url()).context["actions"] == [actions["edit"]]


def test_the_page_and_the_document_have_each_an_order_of_their_own():
    assert [name for name, _ in page_parts.items()] == [
        "facts",
        "figures",
        "comparison",
        "structures",
        "roadmap",
        "profile",
    ]
    assert [name for name, _ in document_parts.items()] == [
        "facts",
        "figures",
        "structures",
        "profile",
        "roadmap",
        "municipalities",
        "comparison",
    ]
    assert [name for name, _ in page_actions.items()] == [
        "organisations",
        "clock",
        "pdf",
        "responsible",
    ]
