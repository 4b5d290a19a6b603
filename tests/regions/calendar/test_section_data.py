"""The section of a profile on hyte negotiations shows those of the clock, with what came of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from regions.calendar.models import ClockOccurrence
from regions.section_data import filled_on, tables_of
from tests.factories.calendar import ClockEntryFactory

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
