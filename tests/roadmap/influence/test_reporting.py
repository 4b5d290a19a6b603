"""A structure's report to the one above tells of its influence points."""

import datetime as dt

import pytest

from regions.meetings.upward.parts import Period
from roadmap.influence.reporting import points_said
from tests.factories.roadmap import InfluencePointFactory
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC)


def test_points_decided_in_the_period_are_told_with_what_came_of_them():
    structure = StructureFactory()
    day = dt.date(2027, 2, 1)
    InfluencePointFactory(called="Talousarvio", structure=structure, decides_on=day)
    InfluencePointFactory(called="Myöhempi", structure=structure, decides_on=dt.date(2027, 5, 1))
    InfluencePointFactory(called="Muiden", decides_on=day)
    period = Period(structure, dt.date(2027, 1, 1), dt.date(2027, 3, 31), AT)

    [line] = points_said(period).lines
    assert line.startswith("Talousarvio. The outcome has not been recorded.")
    assert points_said(Period(StructureFactory(), day, day, AT)) is None
