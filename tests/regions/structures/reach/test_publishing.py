"""Reach becomes a figure of each region, stands in the summary and in the open data."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import override

from regions.figures import newest_figures, region_figures
from regions.models import Indicator, IndicatorValue, Region
from regions.structures import summary
from regions.structures.reach.publishing import INDICATOR, record_reach
from regions.structures.tasks import record_reach_at_night
from tests.factories.organisations import OrganisationFactory
from tests.factories.structures import MembershipFactory, SeatFactory, StructureFactory
from tests.portal.api.test_round_results import check

pytestmark = pytest.mark.django_db

NIGHT = dt.datetime(2026, 12, 1, 2, tzinfo=dt.UTC)
A_DAY = dt.timedelta(days=1)
ADDRESS = "/api/v1/structures"


@pytest.fixture
def lapland(reference):
    return Region.objects.get(slug="lappi")


@pytest.fixture
def group(lapland):
    """A group of Lapland that reaches one of its three organisations."""
    structure = StructureFactory(called="Ryhmä", regions=[lapland], purpose_fi="Tuoda ääni")
    member, *_others = [OrganisationFactory(name=f"Järjestö {n}", regions=[lapland]) for n in "123"]
    MembershipFactory(structure=structure, represented=member, person__name="Kaisa Kanaria")
    return structure


def reach_more(structure):
    one = OrganisationFactory(regions=[*structure.regions.all()])
    MembershipFactory(structure=structure, person=None, organisation=one)


@pytest.mark.sqlite
def test_it_is_a_figure_of_the_region_and_of_the_nation_with_n_day_and_source(group):
    with override("en"):
        record_reach(at=NIGHT)

        figures = {
            key.region: (round(figure.value, 2), figure.n, figure.on, figure.kind)
            for key, figure in newest_figures([INDICATOR]).items()
        }
        day = dt.date(2026, 12, 1)
        # Other regions have no structure here: nobody knows whom theirs reach.
        expected = (round(100 / 3, 2), 3, day, "measured")
        assert {key: (float(v), *rest) for key, (v, *rest) in figures.items()} == {
            "21": expected,
            None: expected,
        }
        [shown] = [f for f in region_figures(group.regions.get()) if f.indicator.pk == INDICATOR]
        assert (shown.value, shown.source) == ("33", "Register of the portal Yhdyspinta")


def test_it_stands_behind_the_surveyed_opinion_of_reach(group):
    codes = list(
        Indicator.objects.filter(topic="cooperation")
        .order_by("position")
        .values_list("pk", flat=True)
    )

    assert codes[-2:] == ["structures_reach", INDICATOR]


def test_a_night_without_change_writes_nothing_and_a_new_month_a_figure(group):
    assert len(record_reach(at=NIGHT)) == 2
    assert record_reach(at=NIGHT) == []
    assert record_reach(at=NIGHT + A_DAY) == []
    assert len(record_reach(at=NIGHT + 31 * A_DAY)) == 2


def test_what_changes_is_a_new_figure_the_next_night(group):
    record_reach(at=NIGHT)
    reach_more(group)

    assert record_reach(at=NIGHT) == []
    assert {float(figure.value) for figure in record_reach(at=NIGHT + A_DAY)} == {50}


def test_a_structure_that_is_invented_makes_the_figure_so(group):
    group.is_invented = True
    group.save()

    assert {figure.kind for figure in record_reach(at=NIGHT)} == {IndicatorValue.Kind.INVENTED}


def test_where_the_last_structure_has_ended_nobody_is_reached(group):
    record_reach(at=NIGHT)
    group.ended_on = NIGHT.date()
    group.save()

    assert {float(figure.value) for figure in record_reach(at=NIGHT + A_DAY)} == {0}


def test_without_the_indicator_nothing_is_written(db, lappi):
    StructureFactory(regions=[lappi])
    OrganisationFactory(regions=[lappi])

    assert record_reach(at=NIGHT) == []


@pytest.mark.parametrize(("hour", "written"), [(2, 2), (10, 0)])
def test_the_clock_looks_at_night(group, time_machine, hour, written):
    time_machine.move_to(NIGHT.replace(hour=hour))

    record_reach_at_night()

    assert IndicatorValue.objects.filter(indicator=INDICATOR).count() == written


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_however_many(group, lapland, django_assert_num_queries, count):
    for _ in range(count):
        reach_more(StructureFactory(regions=[lapland, *Region.objects.all()[:count]]))

    with django_assert_num_queries(12):
        record_reach(at=NIGHT)


def test_the_summary_tells_structures_reach_and_vacancies(group, lapland):
    SeatFactory(structure=group)
    taken = SeatFactory(structure=group)
    MembershipFactory(structure=group, seat=taken)
    SeatFactory(structure=group, closed_on=timezone.localdate() - A_DAY)
    StructureFactory(is_national=True)
    record_reach(at=NIGHT)

    with override("en"):
        chapter = summary.gather(None, at=NIGHT, regions=[lapland])

    [section] = chapter.sections
    assert section.sentence == (
        "There are 2 cooperation structures. Together they reach 33 per cent of the active "
        "organisations (n = 3). 1 seat is vacant."
    )
    [column] = chapter.region_columns
    assert column.cells["21"].text == "1, reach 33 % (n = 3)"
    [table] = chapter.file_tables
    rows = {row[0]: (row[2], row[3].value, row[4], row[6]) for row in table.rows}
    assert rows == {"21": (1, 33.3, 3, 1), "all": (2, 33.3, 3, 1)}
    placed = {(f.region_code, f.code): f.figure.value for f in chapter.figures}
    assert placed["21", "organisations_reached"] == 33.3
    assert placed["all", "vacant_seats"] == 1


def test_the_summary_without_structures_says_so(lapland):
    with override("en"):
        chapter = summary.gather(None, at=NIGHT, regions=[lapland])

    assert chapter.sections[0].nothing == (
        "No cooperation structure has been founded in the portal yet."
    )
    assert chapter.region_columns[0].cells["21"].text == "–"


def test_the_open_data_is_as_described_and_names_no_person(client, group, lapland):
    network = StructureFactory(called="Verkosto", kind="network", regions=[lapland], parent=group)
    MembershipFactory(structure=group, network=network)
    StructureFactory(called="Entinen", ended_on=timezone.localdate() - A_DAY)
    StructureFactory(is_national=True, founded_year=2021, founded_month=3)

    answer = client.get(ADDRESS)

    content = answer.json()
    check(content, "Structures")
    assert answer["Access-Control-Allow-Origin"] == "*"
    first, second, _nation = content["structures"]
    assert first["name"]["fi"] == "Ryhmä"
    assert first["regions"] == ["21"]
    assert first["reach"] == {"organisations": 1, "of": 3}
    assert first["represented"] == [
        {"structure": network.pk, "organisation": None},
        {"structure": None, "organisation": "Järjestö 1"},
    ]
    assert second["parent"] == group.pk
    assert "Kanaria" not in answer.text


@pytest.mark.parametrize("count", [1, 5])
def test_the_open_data_costs_the_same_however_many(
    client, group, lapland, django_assert_num_queries, count
):
    for _ in range(count):
        reach_more(StructureFactory(regions=[lapland]))

    # Structures and their regions; reach seven times, whom members represent twice.
    with django_assert_num_queries(11):
        client.get(ADDRESS)
