"""Entries are written by whoever looks after what they are of; a year is copied to the next once."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.audit.models import AuditEvent
from regions.calendar.copying import copies_of, copyable
from regions.calendar.models import ClockEntry, ClockOccurrence
from tests.factories.accounts import UserFactory
from tests.factories.calendar import ClockEntryFactory, ClockOccurrenceFactory
from tests.factories.structures import CoordinatorFactory, StructureFactory

pytestmark = pytest.mark.django_db

NEW = reverse("calendar:entry_new")


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def group(lappi):
    return StructureFactory(called="Sote-ryhmä", regions=[lappi])


@pytest.fixture
def coordinator(group):
    user = UserFactory(email="coordinator@example.org")
    CoordinatorFactory(structure=group, user=user)
    return user


def said(whose, **facts):
    return {
        "whose": whose, "kind": "event", "title_fi": "Päivä", "title_sv": "Dagen",
        "title_en": "The day", "first_on": "2026-12-08", "rule": "nth", "last_year": "", **facts,
    }  # fmt: skip


def errors(response):
    return response.context["form"].errors


def test_each_adds_where_they_look_after_something(
    client, expert, coordinator, manager, group, lappi, satakunta
):
    for user, whose in (
        (expert, f"region-{lappi.pk}"),
        (coordinator, f"structure-{group.pk}"),
        (manager, "nation"),
    ):
        client.force_login(user)
        for _twice in range(2):
            assert client.post(NEW, said(whose)).status_code == 302
    assert {(each.region, each.structure) for each in ClockEntry.objects.all()} == {
        (lappi, None), (None, group), (None, None),
    }  # fmt: skip
    assert ClockEntry.objects.count() == 3
    assert AuditEvent.objects.filter(action="clock.added").count() == 3


def test_nobody_adds_elsewhere(client, expert, coordinator, group, satakunta):
    away = StructureFactory(regions=[satakunta])
    for user in (expert, coordinator):
        client.force_login(user)
        for whose in ("nation", f"region-{satakunta.pk}", f"structure-{away.pk}", "", "x"):
            assert "whose" in errors(client.post(NEW, said(whose)))
    assert not ClockEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title_fi", ""),
        ("title_sv", "x" * 201),
        ("first_on", "31.2.2027"),
        ("first_on", "1.1.1500"),
        ("kind", "party"),
        ("rule", ""),
        ("last_year", "2020"),
        ("last_year", "abc"),
    ],
)
def test_bad_input_names_its_field_and_keeps_the_rest(client, manager, field, typed):
    client.force_login(manager)

    response = client.post(NEW, said("nation", **{field: typed}))

    assert list(errors(response)) == [field]
    assert "Dagen" in response.text or field == "title_sv"
    assert not ClockEntry.objects.exists()


def test_what_happens_once_has_no_last_year(client, manager):
    client.force_login(manager)

    assert "last_year" in errors(client.post(NEW, said("nation", rule="once", last_year="2030")))


def test_an_entry_is_changed_and_a_colleague_is_not_overwritten(client, expert, manager, lappi):
    entry = ClockEntryFactory(called="Ennen", region=lappi)
    address = reverse("calendar:entry_edit", args=[entry.pk])
    client.force_login(expert)
    version = client.get(address).context["form"]["version"].value()
    ClockEntry.objects.update(title_fi="Kollegan")

    response = client.post(address, said(f"region-{lappi.pk}", version=version))

    assert "Kollegan" in response.text
    assert ClockEntry.objects.get().title_fi == "Kollegan"
    version = response.context["form"]["version"].value()
    client.post(address, said(f"region-{lappi.pk}", version=version))
    assert ClockEntry.objects.get().title_fi == "Päivä"


def test_an_entry_of_others_is_not_there(client, expert, coordinator, group, satakunta):
    away = ClockEntryFactory(region=satakunta)
    nation = ClockEntryFactory()
    for user in (expert, coordinator):
        client.force_login(user)
        for entry in (away, nation):
            for name, more in (("entry_edit", []), ("occurrence_edit", [2027])):
                address = reverse(f"calendar:{name}", args=[entry.pk, *more])
                assert client.get(address).status_code == 404
            assert client.post(reverse("calendar:entry_delete", args=[entry.pk])).status_code == 404
    assert ClockEntry.objects.count() == 2


def test_deleting_takes_what_was_written_down_with_it(client, manager):
    entry = ClockOccurrenceFactory(on=dt.date(2027, 1, 5)).entry
    client.force_login(manager)

    assert client.post(reverse("calendar:entry_delete", args=[entry.pk])).status_code == 302

    assert not ClockOccurrence.objects.exists()
    assert AuditEvent.objects.get(action="clock.deleted").subject_id == str(entry.pk)


def test_what_came_of_it_is_written_down_for_its_year(client, manager):
    entry = ClockEntryFactory(kind="hyte_negotiation", rule="nth", first_on=dt.date(2026, 3, 10))
    address = reverse("calendar:occurrence_edit", args=[entry.pk, 2027])
    client.force_login(manager)
    assert client.get(address).context["form"]["on"].value() == dt.date(2027, 3, 9)
    facts = {"on": "2027-03-16", "parties": "Alue ja kunnat", "themes": "", "outcome": "Sovittu"}

    assert "on" in errors(client.post(address, facts | {"on": "2028-03-16"}))
    assert client.post(address, facts).status_code == 302

    found = ClockOccurrence.objects.get()
    assert (found.year, found.on, found.outcome) == (2027, dt.date(2027, 3, 16), "Sovittu")
    assert client.get(reverse("calendar:occurrence_edit", args=[entry.pk, 1])).status_code == 404


# --- Copying to the next year ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "first", "day", "moved_from"),
    [
        ("once", "2026-03-10", "2027-03-09", None),
        # The fifth Monday of March, the last: Easter Monday, so the Tuesday after it.
        ("once", "2026-03-30", "2027-03-30", "2027-03-29"),
        ("nth", "2026-12-07", "2027-12-07", "2027-12-06"),  # the first Monday: Independence Day
        ("last", "2026-03-26", "2027-03-25", None),
        ("once", "2026-03-28", "2027-03-30", "2027-03-27"),  # a Saturday before Easter
    ],
)
def test_a_copy_keeps_the_weekday_and_moves_off_free_days(manager, rule, first, day, moved_from):
    ClockEntryFactory(rule=rule, first_on=dt.date.fromisoformat(first))

    [copy] = copies_of(copyable(None, by=manager, year=2026), 2026)

    assert copy.day.isoformat() == day
    assert (copy.moved_from and copy.moved_from.isoformat()) == moved_from
    assert bool(copy.reason) == bool(moved_from)


def test_every_moved_day_is_shown_before_it_is_saved_and_copied_once(client, manager):
    ClockEntryFactory(called="Pääsiäinen", first_on=dt.date(2026, 3, 30))
    ClockEntryFactory(called="Tiistai", first_on=dt.date(2026, 3, 10))
    ClockEntryFactory(called="Vuosipäivä", rule="date", first_on=dt.date(2020, 5, 5))
    ClockEntryFactory(called="Loppunut", rule="nth", first_on=dt.date(2020, 5, 5), last_year=2026)
    address = reverse("calendar:year_copy", args=[2026])
    client.force_login(manager)

    page = client.get(address)

    assert "ma 29.3.2027 ei ole arkipäivä: Toinen pääsiäispäivä" in page.text
    chosen = [copy.choice for copy in page.context["copies"]]
    assert len(chosen) == 2
    assert not ClockOccurrence.objects.exists()
    for _twice in range(2):
        client.post(address, {"copy": chosen})
    assert sorted(str(each.on) for each in ClockOccurrence.objects.all()) == [
        "2027-03-09",
        "2027-03-30",
    ]
    assert AuditEvent.objects.filter(action="clock.copied").count() == 2
    assert client.get(address).context["copies"] == []


def test_what_was_not_shown_is_not_saved(client, expert, manager, lappi):
    entry = ClockEntryFactory(first_on=dt.date(2026, 3, 10))
    address = reverse("calendar:year_copy", args=[2026])
    client.force_login(manager)

    for chosen in (
        f"{entry.pk}:2027-03-08",
        f"{entry.pk}",
        "x:2027-03-09",
        "",
        "9" * 30 + ":x",
        "\x00",
    ):
        client.post(address, {"copy": [chosen]})
    client.force_login(expert)
    client.post(address, {"copy": [f"{entry.pk}:2027-03-09"]})

    assert not ClockOccurrence.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_copying_is_shown_at_the_same_cost(
    client, manager, lappi, django_assert_num_queries, count
):
    for day in range(1, count + 1):
        ClockEntryFactory(region=lappi, first_on=dt.date(2026, 4, day))
    client.force_login(manager)

    with django_assert_num_queries(14):
        client.get(reverse("calendar:year_copy", args=[2026]))
