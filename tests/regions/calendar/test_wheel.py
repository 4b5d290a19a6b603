"""The year as a picture, on the page and on one page of paper; the list stays the content."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from portal.chapters.report_kinds import report_kinds
from portal.charts.wheel import WIDE, Mark, Wheel, _placed
from portal.reports.pdf import render_pdf
from tests.factories.calendar import ClockEntryFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("calendar:year")


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(dt.datetime(2027, 4, 15, 9, tzinfo=dt.UTC), tick=False):
        yield


def marks(count, day=dt.date(2027, 3, 28)):
    return tuple(Mark(f"Päivä {n}", day, n) for n in range(count))


def test_the_wheel_links_its_marks_and_the_list_says_the_same(client, lappi):
    group = StructureFactory(regions=[lappi])
    starts = timezone.now()
    MeetingFactory(
        structure=group, title="A & B", starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1), invited_at=starts,
    )  # fmt: skip
    ClockEntryFactory(called="Päivä", region=lappi, first_on=dt.date(2027, 3, 28))

    page = client.get(PAGE, {"region": "lappi", "view": "wheel"}).text

    wide, narrow = re.findall(r"<svg class=\"chart--(?:wide|narrow)\".*?</svg>", page, re.DOTALL)
    for drawing in (wide, narrow):
        assert "Vuosikello 2027, Lappi</title>" in drawing
        assert "2 merkkiä" in re.search(r"<desc.*?</desc>", drawing)[0]
        assert f'<a href="{group.get_absolute_url()}" aria-label="15.4.2027: A &amp; B">' in drawing
        assert "<title>28.3.2027: Päivä</title>" in drawing
    assert page.count('class="clock-entry"') == 2
    assert '<svg class="chart--wide' not in client.get(PAGE, {"region": "lappi"}).text


def test_no_two_marks_touch_and_what_finds_no_room_is_counted():
    wheel = Wheel("wheel", "", "", 2027, marks(40), (), dt.date(2027, 1, 1))
    placed = [radius for _mark, radius in _placed(wheel.marks, WIDE, 2027)]

    assert len(placed) == len(set(placed))
    assert wheel.left_out == 40 - len(placed) > 0


def test_a_mark_of_new_year_s_eve_keeps_its_distance_to_new_year():
    both = (Mark("a", dt.date(2027, 1, 1), 0), Mark("b", dt.date(2027, 12, 31), 0))

    assert len({radius for _mark, radius in _placed(both, WIDE, 2027)}) == 2


@pytest.mark.parametrize("count", [0, 3, 30, 45, 300])
def test_it_prints_on_one_page_however_full(expert, lappi, count):
    for n in range(count):
        day = dt.date(2027, 1, 1) + dt.timedelta(days=n)
        ClockEntryFactory(
            called=f"Hyvin pitkä vuosikellon nimi, joka jatkuu vielä {n}",
            region=lappi,
            first_on=day,
        )
    kind = report_kinds["clock_pdf"]
    assert kind.may_make(expert, "lappi-2027")

    with translation.override("fi"):
        found = kind.gather(
            kind.load("lappi-2027"), reader=expert, at=timezone.now(), language="fi"
        )
        content = {**found.content(), "date": "15.4.2027"}
        pdf = render_pdf(
            found.template, content, language="fi", title=found.title, wait=lambda: None
        )

    [page] = PdfReader(io.BytesIO(pdf)).pages
    assert "Vuosikello 2027, Lappi" in page.extract_text()


@pytest.mark.parametrize("key", ["nowhere-2027", "lappi-20277", "lappi", "lappi-²²²²", None, 7])
def test_of_what_there_is_not_no_file_is_made(expert, lappi, key):
    assert not report_kinds["clock_pdf"].may_make(expert, key)


def test_the_button_leads_to_the_order_for_who_makes_reports(client, expert, lappi):
    assert "reports/?what" not in client.get(PAGE).text
    client.force_login(expert)

    page = client.get(PAGE, {"region": "lappi"}).text

    address = re.search(r'href="(/reports/\?what=[^"]+)"', page)[1].replace("&amp;", "&")
    assert 'value="clock-lappi-2027" selected' in client.get(address).text
