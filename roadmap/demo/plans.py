"""The two roadmaps of the demo world, from `data/`: what was planned, and what came of it."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.registry.demo import World
from portal.ui.localised import LocalisedColumns
from regions.models import IndicatorValue, Region
from regions.structures.models import Structure
from roadmap.demo.quarters import days_from, quarter_end, quarter_from
from roadmap.models import (
    Action,
    Bounds,
    InfluencePoint,
    Milestone,
    Outcome,
    Priority,
    Roadmap,
    Step,
    Succession,
    Target,
)

DATA = Path(__file__).parent / "data"
Told = Mapping[str, Any]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text("utf-8"))


def _texts(told: Told, **fields: LocalisedColumns) -> dict[str, str]:
    """The columns of every text that is told; of the others none."""
    columns: dict[str, str] = {}
    for name, field in fields.items():
        columns |= field.by_column(told.get(name, {}))
    return columns


def add_archived(world: World) -> Roadmap:
    """That of the reform years: its dates and outcomes have their sources."""
    told, manager = _read("2021-2023.toml"), world.people["manager"]
    about = told["roadmap"]
    roadmap = Roadmap.objects.create(
        slug=about["slug"],
        starts_on=about["starts_on"],
        ends_on=about["ends_on"],
        published_at=about["published_at"],
        archived_at=about["archived_at"],
        **_texts(about, title=Roadmap.title, summary=Roadmap.summary, source=Roadmap.source),
    )
    for stone in told["milestone"]:
        _milestone(roadmap, stone, on=stone["on"])
    for position, tells in enumerate(told["priority"], 1):
        priority = _priority(roadmap, tells, position)
        for place, told_step in enumerate(tells["step"], 1):
            days = (told_step["from"], told_step["until"])
            step = _step(priority, told_step, place, *days)
            for action in told_step.get("action", []):
                _action(step, action, due_on=action.get("due_on"))
            for point in told_step.get("point", []):
                made = _point(point, point["decides_on"], step=step)
                _outcome(made, point, by=manager, at=about["archived_at"])
    return roadmap


def add_current(world: World) -> Roadmap:
    """An invented one, around the day on which the demo is made."""
    told, today = _read("current.toml"), timezone.localdate(world.at)
    about = told["roadmap"]
    first, last = (today.year + count for count in about["years"])
    roadmap = Roadmap.objects.create(
        slug=about["slug"],
        starts_on=dt.date(first, 1, 1),
        ends_on=dt.date(last, 12, 31),
        published_at=world.at - dt.timedelta(days=365),
        report_interval_days=about["report_interval_days"],
        is_invented=True,
        **Roadmap.title.by_column(
            {
                language: text.format(years=f"{first}–{last}")
                for language, text in about["title"].items()
            }
        ),
        **_texts(about, summary=Roadmap.summary),
    )
    for code, bounds in told["bounds"].items():
        Bounds.objects.create(roadmap=roadmap, indicator_id=code, **bounds)
    for stone in told["milestone"]:
        _milestone(roadmap, stone, on=quarter_end(today, stone["quarter"]))
    steps: dict[str, Step] = {}
    priorities: dict[str, Priority] = {}
    for position, tells in enumerate(told["priority"], 1):
        priority = priorities[tells["code"]] = _priority(roadmap, tells, position)
        for place, told_step in enumerate(tells["step"], 1):
            begins, ends = told_step["quarters"]
            days = (quarter_from(today, begins), quarter_end(today, ends))
            steps[told_step["code"]] = _step(priority, told_step, place, *days)
            for target in told_step.get("targets", []):
                _target(steps[told_step["code"]], target, today)
    _succeed(told, steps, world)
    for point in told["point"]:
        owner = {"step": steps[point["step"]]} if "step" in point else {}
        owner = owner or {"priority": priorities[point["priority"]]}  # type: ignore[dict-item]
        made = _point(point, days_from(today, point["days"]), today=today, **owner)
        recorded_at = world.at + dt.timedelta(days=point["days"] + 2)
        _outcome(made, point, by=world.people["manager"], at=recorded_at)
    for action in told["action"]:
        due, done = (days_from(today, action.get(name)) for name in ("due", "done"))
        _action(steps[action["step"]], action, due_on=due, done_on=done)
    return roadmap


def _milestone(roadmap: Roadmap, told: Told, *, on: dt.date) -> None:
    Milestone.objects.create(
        roadmap=roadmap,
        on=on,
        source_url=told.get("source_url", ""),
        **_texts(told, title=Milestone.title, source=Milestone.source),
    )


def _priority(roadmap: Roadmap, told: Told, position: int) -> Priority:
    return Priority.objects.create(
        roadmap=roadmap,
        code=told["code"],
        position=position,
        **_texts(told, title=Priority.title, summary=Priority.summary),
    )


def _step(priority: Priority, told: Told, position: int, begins: dt.date, ends: dt.date) -> Step:
    regions = told.get("regions", [])
    step = Step.objects.create(
        priority=priority,
        code=told["code"],
        position=position,
        starts_on=begins,
        ends_on=ends,
        precision=told.get("precision", Step.Precision.QUARTER),
        is_national=not regions,
        responsible_role=told["responsible"],
        source_url=told.get("source_url", ""),
        **_texts(told, title=Step.title, reason=Step.reason, source=Step.source),
    )
    step.regions.set(Region.objects.filter(slug__in=regions))
    return step


def _region(told: Told) -> Region | None:
    return Region.objects.get(slug=told["region"]) if "region" in told else None


def _action(
    step: Step, told: Told, *, due_on: dt.date | None = None, done_on: dt.date | None = None
) -> None:
    Action.objects.create(
        step=step,
        region=_region(told),
        due_on=due_on,
        done_on=done_on,
        responsible_role=told["responsible"],
        **_texts(told, title=Action.title),
    )


def _point(
    told: Told, decides_on: dt.date, *, today: dt.date | None = None, **owner: Any
) -> InfluencePoint:
    until = days_from(today, told.get("statements")) if today else None
    fields = {
        name: getattr(InfluencePoint, name)
        for name in ("title", "decider", "message", "delegates", "source")
    }
    return InfluencePoint.objects.create(
        region=_region(told),
        decides_on=decides_on,
        statements_until=until,
        responsible_role=told["responsible"],
        structure=Structure.objects.filter(name_fi=told.get("structure", "")).first(),
        source_url=told.get("source_url", ""),
        **owner,
        **_texts(told, **fields),
    )


def _outcome(point: InfluencePoint, told: Told, *, by: User, at: dt.datetime) -> None:
    if "result" in told:
        Outcome.objects.create(
            influence_point=point,
            result=told["result"],
            recorded_at=at,
            author=by,
            **_texts(told, words=Outcome.words, next=Outcome.next),
        )


def _target(step: Step, told: Told, today: dt.date) -> None:
    """From the earliest national figure of those who were asked."""
    of_nation = IndicatorValue.objects.newest().filter(
        indicator=told["indicator"],
        breakdown=told["breakdown"],
        region=None,
        kind=IndicatorValue.Kind.INVENTED,
    )
    Target.objects.create(
        step=step,
        indicator_id=told["indicator"],
        breakdown=told["breakdown"],
        baseline=of_nation.order_by("reference_on").first(),
        value=Decimal(told["value"]),
        by_on=quarter_end(today, told["quarter"]),
    )


def _succeed(told: Told, steps: Mapping[str, Step], world: World) -> None:
    for tells in told["priority"]:
        for step in tells["step"]:
            if successor := step.get("superseded_by"):
                Succession.objects.create(
                    step=steps[step["code"]],
                    successor=steps[successor],
                    kind=Succession.Kind.SUPERSEDED,
                    at=world.at - dt.timedelta(days=200),
                    author=world.people["manager"],
                )
