"""A cell of a grid as HTML: in Python, for an overview has thousands of them.

Each says its state in a letter beside a shape, and in words for who does not see them.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regions.models import Region
from roadmap.models import Status, Step
from roadmap.progress.cells import Cell, Tally


class Sign(NamedTuple):
    """How a state looks: the letter and the words of the page's language; the class draws the shape."""

    state: str | None
    letter: str
    words: str

    @property
    def look(self) -> str:
        return f"state-{self.state or 'silent'}"


def signs() -> dict[str | None, Sign]:
    letters = {
        Status.State.NOT_BEGUN: pgettext("letter for: not begun", "N"),
        Status.State.UNDER_WAY: pgettext("letter for: under way", "U"),
        Status.State.STUCK: pgettext("letter for: stuck", "S"),
        Status.State.DONE: pgettext("letter for: done", "D"),
        Status.State.NOT_RELEVANT: pgettext("letter for: not relevant here", "X"),
    }
    told: dict[str | None, Sign] = {
        s.value: Sign(s.value, letter, capfirst(str(s.label))) for s, letter in letters.items()
    }
    return {**told, None: Sign(None, "–", _("No report yet"))}


def marks_of(is_late: bool, is_stale: bool) -> list[str]:
    return [_("late")] * is_late + [_("not reported on lately")] * is_stale


class CellWriter:
    """Writes cells in the page's language; what depends on the state alone is put together once."""

    def __init__(self, *, on: dt.date, reportable: Sequence[Region] = ()) -> None:
        self.on = on
        self.reportable = {region.pk for region in reportable}
        self._heads: dict[tuple[str | None, bool, bool], tuple[str, str]] = {}
        self._days: dict[dt.date | None, str] = {None: ""}

    def write(self, cell: Cell | None, step: Step, region: Region) -> str:
        if cell is None:
            return self.elsewhere
        state, day, is_late, is_stale = cell
        look, words = self._head(state, is_late, is_stale)
        mark = " data-report" if region.pk in self.reportable else ""
        written = self._days.get(day)
        if written is None:
            written = self._days[day] = self._day(day)
        return f'<td class="{look}"><a href="{self.address(step, region)}"{mark}>{words}{written}</a></td>'

    def address(self, step: Step, region: Region) -> str:
        before, between, after = self._address
        return f"{before}{step.pk}{between}{region.slug}{after}"

    @cached_property
    def elsewhere(self) -> str:
        words = conditional_escape(_("Not a step of this region"))
        return f'<td class="state-elsewhere"><span class="words">{words}</span></td>'

    @cached_property
    def _address(self) -> tuple[str, str, str]:
        """Taken apart once: the router is slow where it is asked thousands of times."""
        before, rest = reverse("roadmap:status_detail", args=[0, "region"]).rsplit("0", 1)
        between, after = rest.rsplit("region", 1)
        return before, between, after

    @cached_property
    def _signs(self) -> dict[str | None, Sign]:
        return signs()

    def _head(self, state: str | None, is_late: bool, is_stale: bool) -> tuple[str, str]:
        key = (state, is_late, is_stale)
        if key not in self._heads:
            sign = self._signs[state]
            told = [sign.words, *marks_of(is_late, is_stale)]
            look = sign.look + (" is-late" if is_late else "") + (" is-stale" if is_stale else "")
            letter = sign.letter + ("!" if is_late else "") + ("?" if is_stale else "")
            words = conditional_escape(", ".join(told))
            self._heads[key] = (
                look,
                f'<b aria-hidden="true">{letter}</b><span class="words">{words}</span>',
            )
        return self._heads[key]

    def _day(self, day: dt.date | None) -> str:
        if day is None:
            return ""
        # Of this year without the year: there are thousands, each in little room.
        is_recent = day.year == self.on.year
        pattern = pgettext("a day in little room", "j M") if is_recent else "SHORT_DATE_FORMAT"
        return f" <small>{date_format(day, pattern)}</small>"


def spoken(cell: Cell) -> str:
    """The state and its marks in words."""
    return ", ".join([signs()[cell.state].words, *marks_of(cell.is_late, cell.is_stale)])


def written_tally(counted: Tally) -> str:
    """`Done 5 · Under way 12 · Late 3`; what there is none of is not told."""
    told = [(sign.words, counted.states[state]) for state, sign in signs().items()]
    told += [(_("Late"), counted.late_count), (_("Not reported on lately"), counted.stale_count)]
    # A count is not torn from what it counts.
    items = (
        f"{words} {count}".replace(" ", "\N{NO-BREAK SPACE}") for words, count in told if count
    )
    return " · ".join(items)


def legend() -> SafeString:
    """What letters, shapes and marks mean."""
    shown = [(sign.look, sign.letter, sign.words) for sign in signs().values()]
    shown += [
        ("is-late", "!", _("Late: the last day has passed")),
        ("is-stale", "?", _("Not reported on lately")),
        ("state-elsewhere", "", _("Not a step of this region")),
    ]
    items = (
        f'<li class="{look}"><b aria-hidden="true">{letter}</b> {conditional_escape(words)}</li>'
        for look, letter, words in shown
    )
    return mark_safe("".join(items))  # noqa: S308, escaped where it is put in
