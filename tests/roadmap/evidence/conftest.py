import datetime as dt
from decimal import Decimal

import pytest

from tests.factories.roadmap import (
    BoundsFactory,
    FigureFactory,
    IndicatorFactory,
    PriorityFactory,
    RoadmapFactory,
)
from tests.roadmap.evidence.days import NOVEMBER


@pytest.fixture
def now():
    return dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def roadmap(db):
    return RoadmapFactory(slug="tiekartta")


@pytest.fixture
def priority(roadmap):
    return PriorityFactory(roadmap=roadmap, code="k1")


@pytest.fixture
def reach(db):
    return IndicatorFactory(code="reach", decimals=1)


@pytest.fixture
def low(roadmap, reach):
    """A roadmap for which a figure under 3 is low."""
    return BoundsFactory(roadmap=roadmap, indicator=reach, low=Decimal(3))


@pytest.fixture
def figure(reach):
    """Makes a figure of a region; of experts in November unless told otherwise."""

    def make(region, value, on=NOVEMBER, **told):
        value = None if value is None else Decimal(value)
        return FigureFactory(
            **{"indicator": reach, "region": region, "value": value, "reference_on": on} | told
        )

    return make
