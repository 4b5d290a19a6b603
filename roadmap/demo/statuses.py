"""A year of invented statuses, in every region where a step applies."""

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.models import User
from portal.registry.demo import World
from regions.models import Assignment, Region
from roadmap.demo.plans import DATA
from roadmap.models import Roadmap, Status, Step

State = Status.State
# Of what has begun, so much has come to a standstill, and so much was found not to be needed.
STUCK, NOT_NEEDED = 0.08, 0.06
# So many regions are slow to report.
SLOW = 0.15
YEAR = 365


@dataclass(frozen=True)
class Cell:
    """One step in one region, with the states that are reported of it, the oldest first."""

    step: Step
    region: Region
    states: tuple[str, ...]
    days_ago: tuple[int, ...]


def add_statuses(roadmap: Roadmap, world: World) -> int:
    """The first of every cell, then the second of those that have one, and so on."""
    draw = random.Random(7)  # noqa: S311, an invented world
    cells = list(_cells(roadmap, world, draw))
    people = _experts(world)
    newest: dict[tuple[int, str], Status] = {}
    count = 0
    for turn in range(max(len(cell.states) for cell in cells)):
        made = [
            _status(cell, turn, world, draw, people, newest)
            for cell in cells
            if turn < len(cell.states)
        ]
        for status in Status.objects.bulk_create(made):
            newest[status.step_id, status.region_id] = status
        count += len(made)
    return count


def _cells(roadmap: Roadmap, world: World, draw: random.Random) -> Iterator[Cell]:
    told = tomllib.loads((DATA / "current.toml").read_text("utf-8"))
    begun = {step["code"]: step["begun"] for one in told["priority"] for step in one["step"]}
    regions = list(Region.objects.order_by("code"))
    today = world.at.date()
    steps = Step.objects.filter(priority__roadmap=roadmap).prefetch_related("regions")
    for step in steps.order_by("pk"):
        where = regions if step.is_national else list(step.regions.order_by("code"))
        for region in where:
            states = _states(step, begun[step.code], today, draw)
            if states:
                yield Cell(step, region, states, _days(step, len(states), today, draw))


def _states(step: Step, begun: float, today: dt.date, draw: random.Random) -> tuple[str, ...]:
    """How it went; nothing where nobody has reported yet."""
    chance = draw.random()
    if chance > begun:
        return (State.NOT_BEGUN,) if step.starts_on <= today and chance < begun + 0.2 else ()
    if draw.random() < NOT_NEEDED:
        return (State.NOT_RELEVANT,)
    if draw.random() < STUCK:
        return (State.NOT_BEGUN, State.UNDER_WAY, State.STUCK)
    done = 0.9 if step.ends_on < today else 0.35 * begun
    if draw.random() < done:
        return (State.NOT_BEGUN, State.UNDER_WAY, State.UNDER_WAY, State.DONE)
    return (State.NOT_BEGUN, State.UNDER_WAY)


def _days(step: Step, count: int, today: dt.date, draw: random.Random) -> tuple[int, ...]:
    """On which days before today they were reported, within the last year."""
    since_start = min(max((today - step.starts_on).days, 20), YEAR)
    newest = draw.randint(100, 160) if draw.random() < SLOW else draw.randint(2, 60)
    newest = min(newest, since_start)
    apart = max((since_start - newest) // max(count, 1), 1)
    return tuple(newest + apart * (count - 1 - at) for at in range(count))


def _experts(world: World) -> dict[str, User]:
    """By the region's code: who leads there."""
    today = world.at.date()
    running = Assignment.objects.active_on(today).filter(kind=Assignment.Kind.LEAD)
    return {one.region_id: one.user for one in running.select_related("user")}


def _status(
    cell: Cell,
    turn: int,
    world: World,
    draw: random.Random,
    people: dict[str, User],
    newest: dict[tuple[int, str], Status],
) -> Status:
    state = cell.states[turn]
    is_public = draw.random() < 0.7
    return Status(
        step=cell.step,
        region=cell.region,
        state=state,
        reported_at=_working_hour(world.at, cell.days_ago[turn], draw),
        author=people.get(cell.region.code, world.people["manager"]),
        note=_note(state, is_public=is_public, draw=draw),
        is_public=is_public,
        supersedes=newest.get((cell.step.pk, cell.region.code)),
    )


def _working_hour(at: dt.datetime, days_ago: int, draw: random.Random) -> dt.datetime:
    day = timezone.localdate(at) - dt.timedelta(days=days_ago)
    hour = dt.time(draw.randint(8, 15), draw.randint(0, 59))
    return timezone.make_aware(dt.datetime.combine(day, hour))


_NOTES = tomllib.loads((DATA / "current.toml").read_text("utf-8"))["notes"]


def _note(state: str, *, is_public: bool, draw: random.Random) -> str:
    """In Finnish, as experts write; most reports say no more than the state."""
    if state == State.STUCK:
        return str(draw.choice(_NOTES["stuck"]))
    if state == State.NOT_BEGUN or draw.random() > 0.4:
        return ""
    if not is_public:
        return str(draw.choice(_NOTES["internal"]))
    return str(draw.choice(_NOTES.get(state, _NOTES["under_way"])))
