"""One step in all regions, or all steps in one region: a row for each, with what was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from regions.models import Region
from roadmap.models import Status, Step
from roadmap.progress.cells import Cell, Grid
from roadmap.progress.drawing import CellWriter
from roadmap.progress.history import ToldStatus, told


@dataclass(frozen=True)
class ListedCell:
    step: Step
    region: Region
    cell: Cell | None
    # The state, as the cell of a table.
    written: SafeString
    status: ToldStatus | None
    may_report: bool

    @property
    def base(self) -> int:
        """What a report is appended to; 0 where there is none yet."""
        return self.status.pk if self.status else 0


def listed(grid: Grid, *, reportable: Sequence[Region], sees_internal: bool) -> list[ListedCell]:
    """By steps, and of each by regions."""
    writer = CellWriter(on=grid.on, reportable=reportable)
    statuses = _newest(grid)
    said = {
        (status.step_id, status.region_id): shown
        for status, shown in zip(statuses, told(statuses, sees_internal=sees_internal), strict=True)
    }
    return [
        ListedCell(
            step,
            region,
            cell := grid.cell(step, region),
            mark_safe(writer.write(cell, step, region)),  # noqa: S308, escaped where it is put in
            said.get((step.pk, region.pk)) if cell else None,
            bool(cell) and region.pk in writer.reportable,
        )
        for step in grid.steps
        for region in grid.regions
    ]


def _newest(grid: Grid) -> list[Status]:
    statuses = Status.objects.filter(step__in=[step.pk for step in grid.steps]).newest()
    if len(grid.regions) == 1:
        statuses = statuses.filter(region=grid.regions[0])
    return list(
        statuses.order_by().select_related("author", "figure__indicator", "figure__superseded_by")
    )
