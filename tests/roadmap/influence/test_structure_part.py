"""The page of a structure lists the influence points that name it, those that one may read."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories.roadmap import (
    InfluencePointFactory,
    OutcomeFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


def point(structure, called, days, **more):
    day = timezone.localdate() + days * DAY
    return InfluencePointFactory(structure=structure, called=called, decides_on=day, **more)


def listed(client, structure):
    page = client.get(structure.get_absolute_url())
    parts = [one for one in page.context["parts"] if hasattr(one, "points")]
    return [str(one.point) for part in parts for one in part.points]


def test_what_is_to_come_stands_first_with_a_link_and_what_came_of_the_others(client, group):
    point(group, "Myöhemmin", 60)
    point(group, "Pian", 9)
    point(group, "Aiemmin", -60)
    decided = point(group, "Äsken", -9)
    OutcomeFactory(influence_point=decided, result="in_part")
    point(StructureFactory(), "Muiden", 9)
    client.cookies["django_language"] = "en"

    assert listed(client, group) == ["Pian", "Myöhemmin", "Äsken", "Aiemmin"]
    page = client.get(group.get_absolute_url()).text
    assert f'href="{decided.get_absolute_url()}"' in page
    assert "In part" in page


def test_points_of_a_roadmap_that_is_no_longer_a_draft_alone_are_for_everybody(
    client, group, manager
):
    draft = RoadmapFactory(published_at=None)
    hidden = StepFactory(priority=PriorityFactory(roadmap=draft))
    point(group, "Luonnos", 9, step=hidden)

    assert listed(client, group) == []
    assert "influence-points" not in client.get(group.get_absolute_url()).text
    client.force_login(manager)
    assert listed(client, group) == ["Luonnos"]


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_many(client, group, django_assert_max_num_queries, count):
    for number in range(count):
        OutcomeFactory(influence_point=point(group, f"Tulossa {number}", number))
        OutcomeFactory(influence_point=point(group, f"Ohi {number}", -1 - number))

    with django_assert_max_num_queries(25):
        client.get(group.get_absolute_url())
