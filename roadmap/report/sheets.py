"""What of a roadmap is only to be read: influence points, milestones, priorities and actions as sheets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.chapters.chapter import Value
from portal.tabular.columns import Column, Sheet
from roadmap.models import Action
from roadmap.report.content import PointContent, RoadmapContent, StepContent


def read_only_sheets(content: RoadmapContent) -> tuple[Sheet, ...]:
    return (_points(content), _actions(content), _milestones(content), _priorities(content))


def _points(content: RoadmapContent) -> Sheet:
    columns = [
        Column(_("Priority"), "text", 12),
        Column(_("Step"), "text", 22),
        Column(_("Influence point"), "text", 40),
        Column(_("Region"), "text", 20),
        Column(_("Who decides"), "text", 28),
        Column(_("Day of the decision"), "date", 14),
        Column(_("Statements until"), "date", 14),
        Column(_("Our message"), "text", 46),
        Column(_("Responsible"), "text", 24),
        Column(_("Outcome"), "text", 18),
        Column(_("Outcome in words"), "text", 46),
        Column(_("What next"), "text", 36),
        Column(_("Source"), "text", 36),
    ]
    if content.sees_internal:
        columns.append(Column(_("Internal note"), "text", 36))
    return Sheet(_("Influence points"), columns, _point_rows(content))


def _point_rows(content: RoadmapContent) -> Iterator[tuple[Value, ...]]:
    for priority in content.priorities:
        code = priority.priority.code
        placed = [("", point) for point in priority.points]
        placed += [(step.step.code, point) for step in priority.steps for point in step.points]
        for step_code, point in placed:
            internal = (point.point.internal_note,) if content.sees_internal else ()
            yield (code, step_code, *_point(point), *internal)


def _point(content: PointContent) -> tuple[Value, ...]:
    point, outcome = content.point, content.outcome
    return (
        point.title,
        point.region.short_name if point.region else _("Whole country"),
        point.decider,
        point.decides_on,
        point.statements_until,
        point.message,
        point.responsible,
        str(outcome.get_result_display()) if outcome else "",
        outcome.words if outcome else "",
        outcome.next if outcome else "",
        " ".join(filter(None, (point.source, point.source_url))),
    )


def _actions(content: RoadmapContent) -> Sheet:
    columns = (
        Column(_("Priority"), "text", 12),
        Column(_("Step"), "text", 22),
        Column(_("Action"), "text", 46),
        Column(_("Region"), "text", 20),
        Column(_("Responsible"), "text", 28),
        Column(_("By when"), "date", 12),
        Column(_("Done on"), "date", 12),
    )
    rows = (_action(step, action) for step in content.steps for action in step.actions)
    return Sheet(_("Actions"), columns, rows)


def _action(step: StepContent, action: Action) -> tuple[Value, ...]:
    return (
        step.step.priority.code,
        step.step.code,
        action.title,
        action.region.short_name if action.region else "",
        action.responsible,
        action.due_on,
        action.done_on,
    )


def _milestones(content: RoadmapContent) -> Sheet:
    columns = (
        Column(_("Day"), "date", 12),
        Column(_("Milestone"), "text", 60),
        Column(_("Source"), "text", 50),
    )
    rows = (
        (each.on, each.title, " ".join(filter(None, (each.source, each.source_url))))
        for each in content.milestones
    )
    return Sheet(_("Milestones"), columns, rows)


def _priorities(content: RoadmapContent) -> Sheet:
    columns = (
        Column(_("Code"), "text", 12),
        Column(_("Priority"), "text", 50),
        Column(_("Summary"), "text", 80),
    )
    rows = (
        (each.priority.code, each.priority.title, each.priority.summary)
        for each in content.priorities
    )
    return Sheet(_("Priorities"), columns, rows)
