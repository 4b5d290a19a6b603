"""How steps stand in regions now: one query for the newest statuses, as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.db.models import QuerySet
from django.utils import timezone

from portal.prepared import Prepared
from regions.models import Region
from roadmap.models import Roadmap, Status, Step
from roadmap.models.lateness import is_stale
from roadmap.models.step import StatusQuerySet


class Cell(NamedTuple):
    """How one step stands in one region; no state where nobody has reported yet."""

    state: str | None
    reported_on: dt.date | None
    is_late: bool
    is_stale: bool


class Tally(NamedTuple):
    """Of how many cells: each state, and what is late or stale. Never a percentage."""

    states: Counter[str | None]
    late_count: int
    stale_count: int


def tally(cells: Collection[Cell]) -> Tally:
    return Tally(
        Counter(cell.state for cell in cells),
        sum(cell.is_late for cell in cells),
        sum(cell.is_stale for cell in cells),
    )


# By step and region: state, when it was reported, and when a person last reported.
Newest = dict[tuple[int, str], tuple[str, dt.datetime, dt.datetime | None]]


@dataclass(frozen=True)
class Grid:
    """Steps of one roadmap by regions. Where a step does not apply, there is no cell."""

    roadmap: Roadmap
    steps: Sequence[Step]
    regions: Sequence[Region]
    # Of the steps that are not of the whole country.
    places: dict[int, set[str]]
    newest: Newest
    on: dt.date

    def cell(self, step: Step, region: Region) -> Cell | None:
        if not step.is_national and region.pk not in self.places.get(step.pk, ()):
            return None
        return self._cell(step, self.newest.get((step.pk, region.pk)))

    def of_step(self, step: Step) -> Iterator[Cell | None]:
        """In the order of the regions."""
        return (self.cell(step, region) for region in self.regions)

    def all_cells(self) -> Iterator[Cell]:
        for step in self.steps:
            yield from filter(None, self.of_step(step))

    def applying_to(self, region: Region) -> Self:
        """Without the steps that are not of this region."""
        steps = [step for step in self.steps if self.cell(step, region)]
        return replace(self, steps=steps)

    def narrowed(self, takes: Callable[[Iterable[Cell | None]], bool]) -> Self:
        """With the steps alone of which `takes` takes the cells."""
        return replace(self, steps=[step for step in self.steps if takes(self.of_step(step))])

    def _cell(self, step: Step, told: tuple[str, dt.datetime, dt.datetime | None] | None) -> Cell:
        state, at, fresh_at = told or (None, None, None)
        return Cell(
            state,
            at and self._day(at),
            self.roadmap.finds_late(state, ends_on=step.ends_on, on=self.on),
            # Nobody is asked to report on what is archived.
            not self.roadmap.is_archived
            and is_stale(
                state,
                reported_on=fresh_at and self._day(fresh_at),
                starts_on=step.starts_on,
                interval_days=self.roadmap.report_interval_days,
                on=self.on,
            ),
        )

    def _day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self._zone).date()

    @cached_property
    def _zone(self) -> dt.tzinfo:
        return timezone.get_current_timezone()


def grid_of(
    roadmap: Roadmap, steps: Sequence[Step], regions: Sequence[Region], *, on: dt.date
) -> Grid:
    """Two queries, however many steps, regions and statuses there are."""
    if len(regions) == 1:
        rows = _TOLD_OF_ONE(roadmap=roadmap, region=regions[0])
    else:
        rows = list(_told(Status.objects.filter(step__in=[step.pk for step in steps])))
    newest = {(step, region): (state, at, fresh) for step, region, state, at, fresh in rows}
    return Grid(roadmap, steps, regions, _places(roadmap, steps), newest, on)


def _told(statuses: StatusQuerySet) -> "QuerySet[Status, tuple[Any, ...]]":
    newest: QuerySet[Any] = statuses.newest().with_freshness().order_by()
    return newest.values_list("step_id", "region_id", "state", "reported_at", "fresh_at")


def _places(roadmap: Roadmap, steps: Sequence[Step]) -> dict[int, set[str]]:
    places: dict[int, set[str]] = {}
    if not all(step.is_national for step in steps):
        for step, region in _LINKS(roadmap=roadmap):
            places.setdefault(step, set()).add(region)
    return places


_TOLD_OF_ONE = Prepared(
    lambda *, roadmap, region: _told(
        Status.objects.filter(step__priority__roadmap=roadmap, region=region)
    )
)
_LINKS = Prepared(
    lambda *, roadmap: Step.regions.through.objects.filter(
        step__priority__roadmap=roadmap
    ).values_list("step_id", "region_id")
)
