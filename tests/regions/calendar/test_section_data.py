"""The section of a profile on hyte negotiations shows those of the clock, with what came of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.calendar.models import ClockOccurrence
from regions.section_data import filled_on, tables_of
from tests.factories.calendar import ClockEntryFactory
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 11)


@pytest.fixture
def held(lappi):
    entry = ClockEntryFactory(region=lappi, kind="hyte_negotiation", first_on=DAY)
    return ClockOccurrence.objects.create(
        entry=entry, year=2026, on=DAY, parties="Hyvinvointialue", outcome="Tilat käyttöön"
    )


def test_negotiations_are_shown_with_their_outcome(client, lappi, satakunta, held):
    today = timezone.localdate()

    [row] = tables_of(lappi, today)["negotiations"].rows

    assert [cell.text for cell in row.cells] == [
        "11.11.2026",
        "Hyvinvointialue",
        "",
        "Tilat käyttöön",
    ]
    assert "negotiations" in filled_on(today)[lappi.code]
    assert "negotiations" not in filled_on(today)[satakunta.code]
    assert "Tilat käyttöön" in client.get(lappi.get_absolute_url()).text


def test_other_entries_of_the_clock_are_no_negotiations(lappi, held):
    held.entry.kind = "event"
    held.entry.save()

    assert "negotiations" not in tables_of(lappi, timezone.localdate())


def test_the_form_leads_to_the_clock(client, expert, lappi, held):
    client.force_login(expert)

    page = client.get(reverse("regions:section_edit", args=[lappi.slug, "negotiations"])).text

    assert f"{reverse('calendar:year')}?" in page


def test_the_day_leads_who_may_to_its_entry(client, expert, stranger, lappi, held):
    address = reverse("calendar:occurrence_edit", args=[held.entry.pk, 2026])

    for user in (None, stranger):
        if user:
            client.force_login(user)
        assert address not in client.get(lappi.get_absolute_url()).text
    client.force_login(expert)
    assert f'href="{address}"' in client.get(lappi.get_absolute_url()).text
    assert client.get(address).status_code == 200


def test_a_region_and_a_structure_lead_to_their_year(client, lappi):
    group = StructureFactory(called="Sote-ryhmä", regions=[lappi])
    page = reverse("calendar:year")

    assert f'href="{page}?region=lappi"' in client.get(lappi.get_absolute_url()).text
    assert f'href="{page}?structure={group.pk}"' in client.get(group.get_absolute_url()).text
