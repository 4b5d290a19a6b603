import datetime as dt

import pytest
from django.utils import timezone

from regions.models import Region
from roadmap.plan.outlining import outline_of
from tests.factories.roadmap import PriorityFactory, RoadmapFactory

TODAY = dt.date(2026, 6, 15)


@pytest.fixture
def at():
    return timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))


@pytest.fixture
def roadmap(db):
    return RoadmapFactory(slug="nyt", called="Tiekartta")


@pytest.fixture
def priority(roadmap):
    return PriorityFactory(roadmap=roadmap, code="k1", called="Strategiat")


@pytest.fixture
def outlined(roadmap):
    """The outline as of a day, in all regions or in one."""

    def outlined(region=None, on=TODAY):
        return outline_of(roadmap, on=on, regions=list(Region.objects.by_name()), region=region)

    return outlined
