"""Which step and region a row is about, by the codes that the file gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.tabular.faults import FaultyCell
from portal.typed.text import name_key
from regions.models import Region
from regions.region_names import region_code, regions_by_name
from roadmap.access import may_report
from roadmap.exchange.problem import BadCell, Problem
from roadmap.exchange.reading import FileRow
from roadmap.models import Priority
from roadmap.report.content import RoadmapContent, StepContent


@dataclass(frozen=True)
class Places:
    """A roadmap as rows name its parts; and where the person may report."""

    content: RoadmapContent
    by: User

    @cached_property
    def priorities(self) -> Mapping[str, Priority]:
        return {name_key(each.priority.code): each.priority for each in self.content.priorities}

    @cached_property
    def steps(self) -> Mapping[str, Sequence[StepContent]]:
        """A code is given once in a priority, and perhaps in several."""
        found: dict[str, list[StepContent]] = {}
        for step in self.content.steps:
            found.setdefault(name_key(step.step.code), []).append(step)
        return found

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        return {region.pk: region for region in self.content.regions}

    @cached_property
    def names(self) -> Mapping[str, str]:
        return regions_by_name(self.content.regions)

    @cached_property
    def reportable(self) -> frozenset[str]:
        return frozenset(each.pk for each in self.content.regions if may_report(self.by, each))

    @cached_property
    def may_manage(self) -> bool:
        return self.by.has_perm(Permission.MANAGE_ROADMAP)

    @cached_property
    def _organisations(self) -> Mapping[int, str]:
        """Those that steps name now."""
        steps = (each.step for each in self.content.steps)
        return {
            each.responsible_organisation.pk: str(each.responsible_organisation)
            for each in steps
            if each.responsible_organisation
        }

    def organisation_name(self, pk: int) -> str:
        """Empty for one that only the file names: it says how it is called."""
        return self._organisations.get(pk, "")

    def priority(self, row: FileRow) -> Priority | None:
        """None where the row names none. Raises `BadCell`."""
        cell = cell_of(row, "priority")
        if not cell:
            return None
        priority = self.priorities.get(name_key(cell))
        if priority is None:
            raise BadCell("priority_unknown")
        return priority

    def step(self, row: FileRow) -> StepContent | None:
        """None where no step has the code. Raises `BadCell`."""
        cell = cell_of(row, "step")
        if not cell:
            raise BadCell("step_missing")
        found = self.steps.get(name_key(cell), ())
        priority = self.priority(row)
        if priority is not None:
            return next((each for each in found if each.step.priority_id == priority.pk), None)
        return found[0] if len(found) == 1 else None

    def region(self, row: FileRow) -> Region:
        """Raises `BadCell`."""
        code = region_code(cell_of(row, "region"), self.names)
        if code is None:
            raise BadCell("region_unknown")
        return self.regions[code]


def cell_of(row: FileRow, name: str) -> str:
    """What stands there; nothing where the file lacks the column. Raises `BadCell`."""
    cell = row.cells.get(name, "")
    if isinstance(cell, FaultyCell):
        raise BadCell(cell.code)
    return cell.strip()


def superseded(step: StepContent) -> Problem:
    titles = "; ".join(str(each) for each in step.successors)
    return Problem("step_superseded", {"successors": titles})
