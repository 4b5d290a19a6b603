"""The annual clock as a list: what exists, this month first; each sees what they may know of."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from regions.models import ProfileRevision
from surveys.models import Round
from tests.factories.accounts import UserFactory
from tests.factories.calendar import ClockEntryFactory, ClockOccurrenceFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.roadmap import (
    InfluencePointFactory,
    MilestoneFactory,
    RoadmapFactory,
    StepFactory,
)
from tests.factories.structures import CoordinatorFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("calendar:year")
HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = dt.datetime(2027, 4, 15, 12, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


def at(month, day, hour=9, year=2027):
    return dt.datetime(year, month, day, hour, tzinfo=HELSINKI)


def titles(client, **asked):
    page = client.get(PAGE, asked)
    months = [*page.context["coming"], *page.context["over"]]
    return [each.title for month in months for each in month.month.entries]


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


def meeting(structure, when, **facts):
    ends = when + dt.timedelta(hours=1)
    return MeetingFactory(structure=structure, starts_at=when, ends_at=ends, **facts)


@pytest.fixture
def whole_year(lappi, satakunta, group):
    """Something of every kind, in Lapland; and something elsewhere."""
    meeting(group, at(4, 20), title="Kevätkokous", invited_at=NOW)
    ClockEntryFactory(
        called="Talousarvio", region=lappi, kind="planning", first_on=dt.date(2027, 10, 5)
    )
    ClockEntryFactory(called="Muualla", region=satakunta, first_on=dt.date(2027, 5, 5))
    ClockEntryFactory(called="Koko maan päivä", first_on=dt.date(2027, 6, 6))
    ProfileRevision.objects.create(
        region=lappi, section_key="grants", number=1, published_at=NOW,
        rows=[{"name": "Yleisavustus", "opens": "2027-02-01", "closes": "2027-02-28"},
              {"name": "Ilman päivää"}, {"name": "Muu vuosi", "opens": "2026-02-01"}],
    )  # fmt: skip
    step = StepFactory(
        title_fi="Askel", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31),
        priority__roadmap=RoadmapFactory(published_at=NOW),
    )  # fmt: skip
    MilestoneFactory(roadmap=step.roadmap, title_fi="Virstanpylväs", on=dt.date(2027, 7, 1))
    InfluencePointFactory(
        step=step, region=lappi, title_fi="Kuuleminen",
        statements_until=dt.date(2027, 5, 10), decides_on=dt.date(2027, 6, 10),
    )  # fmt: skip


def test_a_region_s_year_tells_what_exists_this_month_first(client, whole_year):
    assert titles(client, region="lappi") == [
        "Kevätkokous",
        "Kuuleminen: lausunnot viimeistään tänä päivänä",
        "Kuuleminen: päätös",
        "Virstanpylväs",
        "Talousarvio",
        "Askel: määrä olla valmis",
        "Yleisavustus: haku alkaa",
        "Yleisavustus: haku päättyy",
    ]
    page = client.get(PAGE, {"region": "lappi"})
    assert page.context["coming"][0].name == "Huhtikuu 2027"
    assert [month.name for month in page.context["over"]] == ["Helmikuu 2027"]
    assert page.context["year"] == 2027


def test_the_year_is_that_of_the_nation_a_region_or_a_structure(client, whole_year, group):
    assert "Koko maan päivä" in titles(client)
    assert "Kevätkokous" not in titles(client)
    assert titles(client, structure=group.pk) == ["Kevätkokous"]
    assert titles(client, region="lappi", kind="planning") == ["Talousarvio"]
    assert titles(client, region="satakunta", kind="event") == ["Muualla"]
    assert titles(client, region="lappi", year="2026") == ["Muu vuosi: haku alkaa"]


@pytest.mark.parametrize(
    "asked",
    [{"year": "0"}, {"year": "99999"}, {"region": "\x00"}, {"kind": "x'"}, {"structure": "9" * 40}],
)
def test_what_makes_no_sense_narrows_nothing(client, whole_year, asked):
    assert titles(client, **asked) == titles(client)


def test_whoever_works_or_sits_somewhere_reads_their_own_year_first(
    client, whole_year, group, expert
):
    client.force_login(expert)
    assert "Kevätkokous" in titles(client)
    assert titles(client, region="nation") == [
        "Koko maan päivä",
        "Virstanpylväs",
        "Askel: määrä olla valmis",
    ]

    member = UserFactory(email="member@example.org")
    MembershipFactory(structure=group, person__email="member@example.org")
    client.force_login(member)
    assert titles(client) == ["Kevätkokous"]

    client.force_login(UserFactory())
    assert titles(client) == ["Koko maan päivä", "Virstanpylväs", "Askel: määrä olla valmis"]


def test_a_plan_that_nobody_was_told_of_is_for_those_within(client, group, stranger, manager):
    meeting(group, at(5, 4), title="Kerrottu", invited_at=NOW)
    meeting(group, at(5, 5), title="Suunnitelma")
    meeting(group, at(5, 6), title="Peruttu", invited_at=NOW, state="cancelled")
    meeting(group, at(3, 6), title="Pidetty", state="closed")
    coordinator = UserFactory()
    CoordinatorFactory(structure=group, user=coordinator)
    address = reverse("meetings:meeting_detail", args=[group.meetings.get(title="Kerrottu").pk])

    for user in (None, stranger):
        if user:
            client.force_login(user)
        assert titles(client, structure=group.pk) == ["Kerrottu", "Peruttu", "Pidetty"]
        assert address not in client.get(PAGE, {"structure": group.pk}).text
    for user in (coordinator, manager):
        client.force_login(user)
        assert titles(client, structure=group.pk) == [
            "Kerrottu",
            "Suunnitelma",
            "Peruttu",
            "Pidetty",
        ]
        page = client.get(PAGE, {"structure": group.pk}).text
        assert address in page
        assert page.count("ei vielä vahvistettu") == 1
        assert page.count("<s>") == 1


def test_rounds_are_for_who_follows_them_and_later_for_everybody(
    client, survey, expert, manager, lappi
):
    from tests.factories.surveys import RoundFactory

    RoundFactory(
        survey=survey, name_fi="Kierros", opens_at=at(4, 1), closes_at=at(4, 10),
        opened_at=at(4, 1), closed_at=at(4, 9),
    )  # fmt: skip
    RoundFactory(
        survey=survey, name_fi="Aikomus", opens_at=at(9, 1), closes_at=at(9, 30), opened_at=None
    )
    told = ["Kierros avautuu", "Kierros sulkeutuu"]

    assert titles(client, region="lappi") == []
    client.force_login(expert)
    assert titles(client, region="lappi") == told
    client.force_login(manager)
    assert titles(client) == [*told, "Aikomus avautuu", "Aikomus sulkeutuu"]
    client.logout()
    Round.objects.filter(name_fi="Kierros").update(results_published_at=at(4, 12))
    assert titles(client, region="lappi") == told
    assert "rounds/" not in client.get(PAGE, {"region": "lappi"}).text


def test_a_round_of_several_regions_opens_once(client, survey, manager, lappi, satakunta):
    from tests.factories.surveys import RoundFactory

    asked = RoundFactory(survey=survey, name_fi="Kierros", opens_at=at(4, 1), closes_at=at(4, 10))
    asked.regions.set([lappi, satakunta])
    client.force_login(manager)

    assert titles(client, region="lappi") == ["Kierros avautuu", "Kierros sulkeutuu"]


def test_an_occurrence_stands_in_the_place_of_its_rule_and_tells_what_came_of_it(client, lappi):
    entry = ClockEntryFactory(
        called="Hyte-neuvottelu", region=lappi, kind="hyte_negotiation", rule="nth",
        first_on=dt.date(2026, 5, 12),
    )  # fmt: skip
    assert "ei vielä vahvistettu" in client.get(PAGE, {"region": "lappi"}).text
    ClockOccurrenceFactory(
        entry=entry, on=dt.date(2027, 5, 19), parties="Alue & järjestöt", outcome="<b>Sovittu</b>"
    )

    page = client.get(PAGE, {"region": "lappi"}).text

    assert 'datetime="2027-05-19"' in page
    assert "2027-05-11" not in page
    assert "Osapuolet: Alue &amp; järjestöt" in page
    assert "Tulos: &lt;b&gt;Sovittu&lt;/b&gt;" in page
    assert "ei vielä vahvistettu" not in page
    assert titles(client, region="lappi", year=2026) == ["Hyte-neuvottelu"]


def test_what_a_structure_repeats_ends_with_it(client, lappi):
    gone = StructureFactory(regions=[lappi], ended_on=dt.date(2027, 3, 1))
    ClockEntryFactory(structure=gone, called="Päättynyt", rule="date", first_on=dt.date(2026, 5, 5))

    assert titles(client, region="lappi") == []
    assert titles(client, region="lappi", year=2026) == ["Päättynyt"]


def test_times_are_those_of_finland_on_both_sides_of_a_clock_change(client, group):
    meeting(group, at(3, 27), title="Talvi", invited_at=NOW)
    meeting(group, at(3, 29), title="Kesä", invited_at=NOW)
    meeting(group, at(12, 31, 23), title="Viimeinen", invited_at=NOW)

    page = client.get(PAGE, {"structure": group.pk}).text

    assert len(re.findall(r"9\.00–10\.00", page)) == 2
    assert titles(client, structure=group.pk)[0] == "Viimeinen"
    assert titles(client, structure=group.pk, year="2028") == []


def test_payloads_stay_text(client, lappi):
    evil = "<script>alert(1)</script>"
    ClockEntryFactory(called=evil, region=lappi, first_on=dt.date(2027, 5, 5))
    ClockEntryFactory(
        structure=StructureFactory(called=evil, regions=[lappi]), first_on=dt.date(2027, 5, 5)
    )

    assert evil not in client.get(PAGE, {"region": "lappi"}).text


@pytest.mark.parametrize("count", [1, 5])
def test_a_year_costs_the_same_however_full(
    client, lappi, expert, django_assert_num_queries, count
):
    for n in range(count):
        group = StructureFactory(regions=[lappi])
        meeting(group, at(5, 4), invited_at=NOW)
        ClockEntryFactory(structure=group, first_on=dt.date(2027, 5, 5))
        ClockOccurrenceFactory(entry__region=lappi, on=dt.date(2027, 1, 1 + n))
    client.force_login(expert)

    # Session and person, roles (here and within structures), what is their own, the form, the sources, and what
    # of them they know from within or may change.
    with django_assert_num_queries(31):
        client.get(PAGE, {"region": "lappi"})
