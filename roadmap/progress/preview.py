"""What the same report for several regions would change, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from regions.models import Region
from roadmap.models import Status, Step
from roadmap.progress.history import ToldStatus, told
from roadmap.progress.report import Report


class Effect(StrEnum):
    CHANGES = "changes"
    # It would only look fresher: whoever means that says it region by region.
    SAME = "same"
    # A colleague has reported since the page came.
    FASTER = "faster"


@dataclass(frozen=True)
class Change:
    region: Region
    # How it stands now, which the report is appended to.
    before: ToldStatus | None
    effect: Effect

    @property
    def base(self) -> int:
        return self.before.pk if self.before else 0


@dataclass(frozen=True)
class Preview:
    changes: Sequence[Change]

    def _of(self, effect: Effect) -> list[Change]:
        return [change for change in self.changes if change.effect == effect]

    @property
    def changing(self) -> list[Change]:
        return self._of(Effect.CHANGES)

    @property
    def same(self) -> list[Change]:
        return self._of(Effect.SAME)

    @property
    def faster(self) -> list[Change]:
        return self._of(Effect.FASTER)


def preview(
    step: Step, regions: Sequence[Region], report: Report, bases: Mapping[str, int]
) -> Preview:
    """`bases`: by region, the newest status that its reader saw."""
    statuses = Status.objects.filter(step=step, region__in=regions).newest()
    newest = list(
        statuses.order_by().select_related("author", "figure__indicator", "figure__superseded_by")
    )
    by_region = {status.region_id: status for status in newest}
    shown = dict(zip(by_region, told(newest, sees_internal=True), strict=True))
    return Preview(
        [
            Change(
                region,
                shown.get(region.pk),
                _effect(by_region.get(region.pk), report, bases[region.pk]),
            )
            for region in regions
        ]
    )


def _effect(now: Status | None, report: Report, base: int) -> Effect:
    if (now.pk if now else 0) != base:
        return Effect.FASTER
    return Effect.CHANGES if report.changes(now) else Effect.SAME
