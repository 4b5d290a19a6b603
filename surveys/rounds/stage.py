"""How far a round has come, and the moments it goes through."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portal.charts.text import number
from surveys.models import Reminder, Round


class Stage(Enum):
    """In the order in which a list shows them."""

    LATE = "late"
    OPEN = "open"
    PLANNED = "planned"
    OVER = "over"
    PUBLISHED = "published"

    @property
    def label(self) -> Promise:
        return LABELS[self]

    @property
    def tone(self) -> str:
        return TONES.get(self, "")


LABELS: dict[Stage, Promise] = {
    Stage.LATE: gettext_lazy("has not opened"),
    Stage.OPEN: gettext_lazy("open"),
    Stage.PLANNED: gettext_lazy("planned"),
    Stage.OVER: gettext_lazy("closed"),
    Stage.PUBLISHED: gettext_lazy("results published"),
}
TONES = {Stage.LATE: "bad", Stage.OPEN: "good", Stage.PLANNED: "info", Stage.PUBLISHED: "accent"}

# The clock ticks each minute; after this long somebody should look why a round has not opened.
PATIENCE = dt.timedelta(minutes=5)


def round_stage(round_: Round, *, at: dt.datetime) -> Stage:
    if round_.opened_at is None:
        return Stage.LATE if round_.opens_at < at - PATIENCE else Stage.PLANNED
    if not round_.is_over(at=at):
        return Stage.OPEN
    return Stage.PUBLISHED if round_.results_published_at else Stage.OVER


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    title: str
    at: dt.datetime
    is_past: bool
    note: str = ""
    is_current: bool = False


def round_timeline(round_: Round, reminders: list[Reminder], *, at: dt.datetime) -> list[Moment]:
    """Earliest first; what was done says when, what is planned says when it will be."""
    moments = [_opening(round_)]
    moments += [_reminder(reminder, round_, at=at) for reminder in reminders]
    is_over = round_.is_over(at=at)
    moments.append(
        Moment(
            pgettext("survey round", "Closed") if is_over else pgettext("survey round", "Closes"),
            round_.ended_at,
            is_past=is_over,
        )
    )
    if round_.results_published_at:
        moments.append(Moment(_("Results published"), round_.results_published_at, is_past=True))
    moments.sort(key=lambda moment: moment.at)
    return moments


def _opening(round_: Round) -> Moment:
    if round_.opened_at is None:
        return Moment(pgettext("survey round", "Opens"), round_.opens_at, is_past=False)
    return Moment(_("Opened"), round_.opened_at, is_past=True)


def _reminder(reminder: Reminder, round_: Round, *, at: dt.datetime) -> Moment:
    if reminder.sent_at is None:
        was_missed = reminder.due_at < at - PATIENCE or round_.is_over(at=at)
        note = _("was not sent") if was_missed else ""
        return Moment(_("Reminder"), reminder.due_at, is_past=False, note=note)
    count = reminder.mail_count
    note = ngettext("%(count)s letter", "%(count)s letters", count) % {"count": number(count, 0)}
    return Moment(_("Reminder"), reminder.sent_at, is_past=True, note=note)
