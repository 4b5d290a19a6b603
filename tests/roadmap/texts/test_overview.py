"""All texts of a roadmap in one list: what lacks a language, and what one may change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Succession
from roadmap.texts.overview import listed_texts
from roadmap.texts.publishing import first_texts
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap(lappi, kainuu):
    """With one of each kind, and an action and an influence point of two regions."""
    roadmap = RoadmapFactory(called="Tiekartta")
    priority = PriorityFactory(roadmap=roadmap)
    MilestoneFactory(roadmap=roadmap)
    for region in (lappi, kainuu):
        step = StepFactory(priority=priority)
        ActionFactory(step=step, region=region)
        InfluencePointFactory(step=step, region=region)
    InfluencePointFactory(step=None, priority=priority)
    return roadmap


def listed(roadmap, user, **more):
    kinds = listed_texts(roadmap, user, at=timezone.now(), **more)
    return [text for kind in kinds for text in kind.texts]


def editable(roadmap, user):
    return sorted(text.subject.kind.key for text in listed(roadmap, user) if text.may_edit)


def test_everything_of_the_roadmap_is_listed_and_nothing_of_another(roadmap, manager):
    PriorityFactory()

    kinds = [text.subject.kind.key for text in listed(roadmap, manager)]

    assert kinds == [
        "roadmap",
        "priority",
        "milestone",
        *["step"] * 2,
        *["action"] * 2,
        *["influence_point"] * 3,
    ]


def test_what_is_said_in_finnish_alone_lacks_the_other_languages(manager, lappi):
    roadmap = RoadmapFactory(called="Tiekartta")
    PriorityFactory(roadmap=roadmap, title_sv="", summary_fi="Miksi", summary_sv="Varför")

    [swedish] = listed(roadmap, manager, missing="sv")
    [english] = listed(roadmap, manager, missing="en")

    assert swedish.subject.kind.key == "priority"
    assert swedish.missing == ("sv", "en")
    assert english == swedish


def test_the_newest_revision_of_each_is_told(roadmap, manager, publish):
    priority = roadmap.priorities.get()
    first_texts(owner=priority, by=manager, at=timezone.now())
    publish(priority, manager, title_fi="Uusi kärki")

    newest = {text.subject.kind.key: text.newest for text in listed(roadmap, manager)}

    assert newest["priority"].number == 2
    assert newest["roadmap"] is None


def test_each_is_offered_what_they_may_change(
    roadmap, manager, communications, expert, steering, lappi
):
    assert len(editable(roadmap, manager)) == len(editable(roadmap, communications)) == 10
    assert editable(roadmap, expert) == ["action", "influence_point"]
    assert editable(roadmap, steering) == []


def test_what_is_closed_is_not_offered(roadmap, manager):
    old, new = roadmap.priorities.get().steps.all()
    Succession.objects.create(step=old, successor=new, kind="superseded", at=timezone.now())
    assert len(editable(roadmap, manager)) == 7

    roadmap.archived_at = timezone.now()
    roadmap.save()
    assert editable(roadmap, manager) == []


def test_the_page_leads_to_each_form_and_each_history(client, roadmap, manager):
    first_texts(owner=roadmap, by=manager, at=timezone.now())
    client.force_login(manager)

    page = client.get(reverse("roadmap:texts_list", args=[roadmap.slug]))

    for text in listed(roadmap, manager):
        assert text.subject.edit_url in page.text
    assert f"/roadmap/texts/roadmap/{roadmap.pk}/history/" in page.text


@pytest.mark.parametrize("name", ["manager", "expert"])
def test_the_list_costs_the_same_however_much_there_is(client, request, roadmap, lappi, name):
    client.force_login(request.getfixturevalue(name))
    url = reverse("roadmap:texts_list", args=[roadmap.slug])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    priority = roadmap.priorities.get()
    for _ in range(5):
        step = StepFactory(priority=priority)
        ActionFactory(step=step, region=lappi)
        InfluencePointFactory(step=step, region=lappi)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
