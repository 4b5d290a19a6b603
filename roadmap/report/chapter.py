"""The roadmap that runs, as a chapter of the national summary."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.chapters.chapter import (
    Chapter,
    Fact,
    FileTable,
    Link,
    Overview,
    PlacedFigure,
    RegionCell,
    RegionColumn,
    Section,
    Value,
)
from portal.chapters.figure import Figure
from portal.chapters.places import NATION, some_names
from portal.tabular.columns import Column
from roadmap.models import Status
from roadmap.plan.dates import day_in_words
from roadmap.report import sentences
from roadmap.report.content import PointContent, RoadmapContent
from roadmap.report.counts import STATES, Count, LateStep, RoadmapCounts

# So many rows of a list on a page; the file has all.
MOST_LISTED = 10


def chapter(content: RoadmapContent) -> Chapter:
    found = RoadmapCounts(content)
    return Chapter(
        sections=(_stands(found), _late(found), _decided(found)),
        region_columns=(_region_column(found),),
        file_tables=(_priorities_file(found), _late_file(found), _points_file(found)),
        figures=tuple(_figures(found)),
        facts=tuple(_facts(found)),
        is_invented=content.roadmap.is_invented,
    )


def state_name(state: str) -> str:
    return capfirst(str(Status.State(state).label)) if state else _("No report yet")


def outcome_name(point: PointContent) -> str:
    return (
        capfirst(str(point.outcome.get_result_display()))
        if point.outcome
        else _("Nothing told yet")
    )


def _stands(found: RoadmapCounts) -> Section:
    roadmap = found.roadmap.roadmap
    notes = [_("Each step is counted once in every region that it applies to.")]
    if roadmap.is_invented:
        notes.insert(0, _("This roadmap is invented for the demo."))
    headings = (_("Priority"), *map(state_name, STATES), _("Late"))
    rows = tuple(
        (str(each.priority.title), *map(str, _values(count))) for each, count in found.by_priority
    )
    return Section(
        "roadmap",
        _("Where the roadmap stands"),
        sentences.stands(found),
        notes=tuple(notes),
        links=(Link(str(roadmap.title), roadmap.get_absolute_url()),),
        overview=Overview("roadmap-priorities", _("By priority"), headings, rows),
    )


def _values(count: Count) -> tuple[int, ...]:
    return (*(count.states[state] for state in STATES), count.late)


def _late(found: RoadmapCounts) -> Section:
    listed = found.late[:MOST_LISTED]
    overview = Overview(
        "roadmap-late",
        _("Late, the longest first"),
        (_("Step"), _("Until"), _("Late in")),
        tuple(_late_row(each) for each in listed),
        tuple(each.content.step.get_absolute_url() for each in listed),
    )
    return Section(
        "late",
        _("What is late"),
        sentences.late(found),
        nothing=_("No step is late."),
        overview=overview if listed else None,
    )


def _late_row(late: LateStep) -> tuple[str, str, str]:
    step = late.content.step
    return (str(step.title), day_in_words(step.ends_on), _late_where(late))


def _late_where(late: LateStep) -> str:
    if len(late.regions) > 1 and len(late.regions) == len(late.content.regions):
        return _("every region")
    return some_names(region.short_name for region in late.regions)


def _decided(found: RoadmapCounts) -> Section:
    listed = found.decided[:MOST_LISTED]
    overview = Overview(
        "roadmap-outcomes",
        _("Decided, the newest first"),
        (_("Influence point"), _("Decided on"), _("Outcome")),
        tuple(
            (str(each.point.title), day_in_words(each.point.decides_on), outcome_name(each))
            for each in listed
        ),
        tuple(each.point.get_absolute_url() for each in listed),
    )
    return Section(
        "outcomes",
        _("What got through"),
        sentences.got_through(found),
        nothing=_("Nothing that the roadmap wants to influence has been decided yet."),
        overview=overview if listed else None,
    )


def _region_column(found: RoadmapCounts) -> RegionColumn:
    names = {state: _("Roadmap: %(state)s") % {"state": state_name(state)} for state in STATES}
    columns = [Column(name, "number", 14) for name in names.values()]
    return RegionColumn(
        _("Roadmap"),
        (*columns, Column(_("Roadmap: late"), "number", 12)),
        {
            code: RegionCell(sentences.region_counts(count), _values(count))
            for code, count in found.by_region.items()
        },
    )


def _priorities_file(found: RoadmapCounts) -> FileTable:
    columns = (
        Column(_("Code"), "text", 12),
        Column(_("Priority"), "text", 46),
        *(Column(state_name(state), "number", 14) for state in STATES),
        Column(_("Late"), "number", 12),
    )
    rows: list[tuple[Value, ...]] = [
        (each.priority.code, str(each.priority.title), *_values(count))
        for each, count in found.by_priority
    ]
    return FileTable(_("Roadmap"), columns, tuple(rows))


def _late_file(found: RoadmapCounts) -> FileTable:
    columns = (
        Column(_("Step"), "text", 46),
        Column(_("Until"), "date", 12),
        Column(_("Late in"), "text", 60),
    )
    rows = tuple(
        (
            str(each.content.step.title),
            each.content.step.ends_on,
            ", ".join(region.short_name for region in each.regions),
        )
        for each in found.late
    )
    return FileTable(_("Roadmap, late"), columns, rows)


def _points_file(found: RoadmapCounts) -> FileTable:
    columns = (
        Column(_("Influence point"), "text", 46),
        Column(_("Region"), "text", 24),
        Column(_("Decided on"), "date", 12),
        Column(_("Outcome"), "text", 18),
        Column(_("Outcome in words"), "text", 60),
    )
    return FileTable(_("Roadmap, outcomes"), columns, tuple(map(_point_row, found.decided)))


def _point_row(content: PointContent) -> tuple[Value, ...]:
    point, outcome = content.point, content.outcome
    return (
        str(point.title),
        point.region.short_name if point.region else _("Whole country"),
        point.decides_on,
        outcome_name(content),
        str(outcome.words) if outcome else "",
    )


def _figures(found: RoadmapCounts) -> Iterator[PlacedFigure]:
    yield from _placed(NATION, _("Whole country"), found.whole, found)
    for region in found.roadmap.regions:
        yield from _placed(region.pk, region.short_name, found.by_region[region.pk], found)


def _placed(code: str, name: str, count: Count, found: RoadmapCounts) -> Iterator[PlacedFigure]:
    """Out of how many steps, each counted once in a region."""
    roadmap = found.roadmap.roadmap
    source = (str(roadmap.title), _("invented") if roadmap.is_invented else None)
    for state in STATES:
        told = _("Steps of the roadmap: %(state)s") % {"state": state_name(state)}
        figure = Figure(str(count.states[state]), count.states[state], count.total)
        yield PlacedFigure(code, name, f"roadmap_{state or 'unreported'}", told, figure, *source)
    late = Figure(str(count.late), count.late, count.total)
    yield PlacedFigure(code, name, "roadmap_late", _("Steps of the roadmap: late"), late, *source)


def _facts(found: RoadmapCounts) -> Iterator[Fact]:
    roadmap = found.roadmap.roadmap
    if roadmap.is_invented:
        yield (
            _("invented"),
            _("The roadmap “%(title)s” was invented for the demo.") % {"title": roadmap.title},
        )
    yield _("roadmap"), f"{roadmap.title}, {sentences.period(found.roadmap)}"
    yield (
        _("late"),
        _(
            "The last day of the step has passed, and it is neither done nor irrelevant in the region."
        ),
    )
