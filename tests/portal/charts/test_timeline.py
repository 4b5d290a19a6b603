"""What lasts and what happens, on one axis of time."""

import datetime as dt
import re

from portal.charts.timeline import WIDE, Bar, Happening, Timeline

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2027, 12, 31)


def timeline(*rows, today=dt.date(2026, 7, 1)):
    return Timeline("chart", "Title", "Description", rows, FIRST, LAST, today)


def test_the_axis_has_every_quarter_of_its_days():
    quarters = timeline().quarters

    assert quarters[0] == dt.date(2026, 1, 1)
    assert quarters[-1] == dt.date(2028, 1, 1)
    assert len(quarters) == 9


def test_a_bar_lies_between_its_days_and_a_mark_on_its_day():
    drawn = timeline(
        Bar("Whole", FIRST, LAST),
        Bar("Second year", dt.date(2027, 1, 1), LAST),
        Happening("Start", FIRST, "milestone"),
    ).drawing(WIDE)
    bars = [
        (int(x), int(width))
        for x, width in re.findall(r'x="(\d+)" y="\d+" width="(\d+)"', drawn["rows"])
    ]

    assert bars[0][0] == WIDE.left
    assert bars[1][0] > bars[0][0]
    assert sum(bars[0]) == sum(bars[1])


def test_today_is_drawn_only_where_it_lies_on_the_axis():
    assert timeline().drawing(WIDE)["today"] is not None
    assert timeline(today=dt.date(2028, 1, 1)).drawing(WIDE)["today"] is None


def test_a_name_is_text_and_never_markup():
    drawn = timeline(Bar("<script>", FIRST, LAST, note="<b>")).render()

    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "&lt;b&gt;" in drawn
