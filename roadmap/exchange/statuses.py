"""The table of statuses: a row for each step and region, with the newest of what was reported."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from regions.models import Region
from roadmap.exchange.columns import ExchangeColumn, ExchangeTable
from roadmap.exchange.words import yes_or_no
from roadmap.models import Status
from roadmap.report.content import RoadmapContent, StepContent

# In place of the number of a status: nobody had reported.
NOBODY_YET = 0


@dataclass(frozen=True)
class StatusCell:
    """One step in one region."""

    step: StepContent
    region: Region
    sees_internal: bool = False

    @property
    def status(self) -> Status | None:
        return self.step.statuses.get(self.region.pk)

    @property
    def note(self) -> str:
        """Internal unless marked public."""
        status = self.status
        return status.note if status and (status.is_public or self.sees_internal) else ""

    @property
    def state(self) -> str:
        return str(self.status.get_state_display()) if self.status else ""

    @property
    def reported_on(self) -> dt.date | None:
        return localdate(self.status.reported_at) if self.status else None

    @property
    def is_public(self) -> str:
        """No where nothing is said that could be public: the file is taken in again as it is."""
        status = self.status
        return yes_or_no(status.is_public and bool(status.note or status.link)) if status else ""

    @property
    def link(self) -> str:
        status = self.status
        return status.link if status and (status.is_public or self.sees_internal) else ""

    @property
    def base(self) -> int:
        return self.status.pk if self.status else NOBODY_YET


def cells(content: RoadmapContent) -> Iterator[StatusCell]:
    """Of steps that stand, each in the regions that it applies to."""
    for step in content.standing:
        for region in step.regions:
            yield StatusCell(step, region, content.sees_internal)


_KEY = _("Says which step and region the row is about. Leave it as it is.")
_ONLY_READ = _("Only to be read: what is changed here is not taken in.")

STATUSES: ExchangeTable[StatusCell] = ExchangeTable(
    "statuses",
    _("Statuses"),
    (
        ExchangeColumn(
            "priority", _("Priority"), _KEY, lambda each: each.step.step.priority.code, 12
        ),
        ExchangeColumn("step", _("Step"), _KEY, lambda each: each.step.step.code, 22),
        ExchangeColumn(
            "step_title",
            _("Title"),
            _ONLY_READ,
            lambda each: each.step.step.title,
            40,
            is_read=False,
        ),
        ExchangeColumn("region", _("Region code"), _KEY, lambda each: each.region.pk, 12),
        ExchangeColumn(
            "region_name",
            _("Name of the region"),
            _ONLY_READ,
            lambda each: each.region.short_name,
            24,
            is_read=False,
        ),
        ExchangeColumn(
            "state",
            _("State"),
            _("“not begun”, “under way”, “stuck”, “done” or “not relevant here”."),
            lambda each: each.state,
            18,
        ),
        ExchangeColumn(
            "note",
            _("Note"),
            _("Empty changes nothing; - leaves it out of the new status."),
            lambda each: each.note,
            46,
        ),
        ExchangeColumn(
            "is_public",
            _("The note is public"),
            _("“yes” or “no”."),
            lambda each: each.is_public,
            12,
        ),
        ExchangeColumn(
            "link",
            _("Link"),
            _("A web address on which the status rests. Empty changes nothing; - leaves it out."),
            lambda each: each.link,
            30,
        ),
        ExchangeColumn(
            "reported_on",
            _("Reported"),
            _ONLY_READ,
            lambda each: each.reported_on,
            12,
            "date",
            is_read=False,
        ),
        ExchangeColumn(
            "base",
            _("Number of the status"),
            _("By this the portal sees whether a colleague reported since. Leave it as it is."),
            lambda each: each.base,
            12,
            "number",
        ),
    ),
)
