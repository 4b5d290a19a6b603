"""How many of the invited have answered, in groups whose order is always the same."""

import pytest

from surveys.counts.invited import add_invited
from surveys.counts.turnout import detailed
from surveys.results.columns import all_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(organisation_round, lappi, kainuu, satakunta):
    """The turnout of a round in which four kinds of organisations were invited."""
    places = [("06", "local"), ("20", "district"), ("21", "independent"), ("", "national")]
    add_invited(organisation_round.pk, dict.fromkeys(places, 1))
    return detailed(organisation_round)


def test_regions_come_by_name_and_the_whole_country_after_them(counted):
    assert [group.code for group in counted.by_region] == ["20", "21", "06", ""]


def test_levels_come_from_the_nation_down(counted):
    assert [group.code for group in counted.by_level] == [
        "national",
        "district",
        "local",
        "independent",
    ]


def test_a_table_ends_with_the_whole_and_a_file_begins_with_it(counted):
    for table in (counted.region_table, counted.level_table):
        assert [row.cells[1].text for row in table.rows] == ["1", "1", "1", "1", "4"]
    assert [group.invited for _, group in all_groups(counted)] == [4, 1, 1, 1, 1]
