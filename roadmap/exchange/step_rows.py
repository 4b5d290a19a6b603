"""A row of the table of steps: what of it the person changed, and what a colleague did meanwhile."""

import datetime as dt
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from regions.models import Region
from roadmap.exchange.places import Places, cell_of, superseded
from roadmap.exchange.problem import BadCell, Problem, RowProblem
from roadmap.exchange.reading import FileRow
from roadmap.exchange.step_values import (
    EVERYWHERE,
    MARKED,
    NEEDED,
    ORGANISATION,
    StepReader,
    digest,
    marked,
    values_of,
)
from roadmap.exchange.steps import STEPS
from roadmap.exchange.wishes import Change, Conflict, StepWish, Wishes
from roadmap.exchange.words import EMPTIED, SEPARATOR, WHOLE_COUNTRY
from roadmap.models import Step
from roadmap.models.responsible import ROLES
from roadmap.plan.quarter import Quarter
from roadmap.report.content import StepContent

SHEET = STEPS.code
CODE = re.compile(r"[a-z0-9_-]{1,30}", re.ASCII | re.IGNORECASE)


def understand(row: FileRow, places: Places, reader: StepReader, found: Wishes) -> None:
    """Adds what the row wants, what is wrong with it, or by whom it was overtaken."""
    column = "priority"
    try:
        places.priority(row)
        column = "step"
        step = places.step(row)
        if step is None and marked(row.cells.get("base", "")) is not None:
            raise BadCell("step_unknown")
    except BadCell as bad:
        if any(row.cells.get(name, "").strip() for name in MARKED):
            _add_problem(found, row, column, bad.problem)
        return
    if step is None:
        _understand_new(row, places, reader, found)
        return
    now = values_of(step)
    wanted = _wanted(row, now, reader, found)
    if wanted is None:
        return
    changed = {name: wanted[name] for name in MARKED if wanted[name] != now[name]}
    changed, overtaken = _held_against_base(row, now, changed)
    if not (changed or overtaken):
        return
    found.numbers.add((SHEET, row.number))
    if not step.is_standing:
        _add_problem(found, row, "step", superseded(step))
    elif not places.may_manage:
        _add_problem(found, row, "step", Problem("step_not_yours"))
    else:
        found.conflicts += [
            _conflict(row, step, name, now[name], value, places)
            for name, value in overtaken.items()
        ]
        if changed:
            _add_changes(found, row, str(step.step.title), now, changed, places)
            found.steps.append(
                StepWish(row.number, step.step, step.step.priority, step.step.code, changed)
            )


def _understand_new(row: FileRow, places: Places, reader: StepReader, found: Wishes) -> None:
    """A code that is free in a priority, in a row that was not copied: a step to be made."""
    code = cell_of(row, "step")
    priority = places.priority(row)
    nothing = dict.fromkeys(MARKED, "")
    if not any(row.cells.get(name, "").strip() for name in MARKED):
        return
    found.numbers.add((SHEET, row.number))
    if priority is None:
        _add_problem(found, row, "step", Problem("step_unknown"))
    elif not places.may_manage:
        _add_problem(found, row, "step", Problem("step_not_yours"))
    elif not CODE.fullmatch(code):
        _add_problem(found, row, "step", Problem("code_wrong"))
    else:
        start = nothing | {"precision": Step.Precision.QUARTER.value}
        wanted = _wanted(row, start, reader, found)
        if wanted is None:
            return
        lacking = [name for name in MARKED if name in NEEDED and not wanted[name]]
        for name in lacking:
            _add_problem(found, row, name, Problem("needed_for_new"))
        if not lacking:
            about = _("New step: %(title)s") % {"title": wanted["title_fi"]}
            values = {name: value for name, value in wanted.items() if value}
            _add_changes(found, row, about, nothing, values, places)
            found.steps.append(StepWish(row.number, None, priority, code, values))


def _wanted(
    row: FileRow, now: Mapping[str, str], reader: StepReader, found: Wishes
) -> dict[str, str] | None:
    """`now` with what the row says over it; None, with the problems in `found`, where it cannot be."""
    wanted, is_right = dict(now), True
    for name in MARKED:
        try:
            cell = cell_of(row, name)
            if cell:
                wanted[name] = _value(name, cell, now[name], reader)
        except BadCell as bad:
            is_right = False
            _add_problem(found, row, name, bad.problem)
    if not is_right:
        return None
    if wanted["precision"] == Step.Precision.QUARTER:
        _snap(wanted, now)
    first, last = wanted["starts_on"], wanted["ends_on"]
    if first and last and last < first:
        _add_problem(found, row, "ends_on", Problem("dates_out_of_order"))
        return None
    return wanted


def _value(name: str, cell: str, now: str, reader: StepReader) -> str:
    """Raises `BadCell`."""
    if cell == EMPTIED and now != EMPTIED:
        if name in NEEDED:
            raise BadCell("cannot_be_empty")
        return ""
    if cell == now:
        return now
    return reader.read(name, cell)


def _snap(wanted: dict[str, str], now: Mapping[str, str]) -> None:
    """What is meant as quarters begins and ends with one, as the step will be kept."""
    if wanted["starts_on"] and wanted["starts_on"] != now["starts_on"]:
        day = Quarter.of(dt.date.fromisoformat(wanted["starts_on"])).first_day
        wanted["starts_on"] = day.isoformat()
    if wanted["ends_on"] and wanted["ends_on"] != now["ends_on"]:
        day = Quarter.of(dt.date.fromisoformat(wanted["ends_on"])).last_day
        wanted["ends_on"] = day.isoformat()


def _held_against_base(
    row: FileRow, now: Mapping[str, str], changed: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What the person changed alone, and what a colleague changed too. Without a mark, all is the person's."""
    base = marked(row.cells.get("base", ""))
    if base is None:
        return dict(changed), {}
    mine = {name: value for name, value in changed.items() if digest(name, value) != base[name]}
    overtaken = {name for name in mine if digest(name, now[name]) != base[name]}
    return (
        {name: value for name, value in mine.items() if name not in overtaken},
        {name: mine[name] for name in mine if name in overtaken},
    )


def _add_changes(
    found: Wishes,
    row: FileRow,
    about: str,
    now: Mapping[str, str],
    changed: Mapping[str, str],
    places: Places,
) -> None:
    for name, value in changed.items():
        heading = str(STEPS.by_code(name).heading)
        old, new = (_in_words(name, each, row, places) for each in (now[name], value))
        found.changes.append(Change(SHEET, row.number, about, heading, old, new))


def _conflict(
    row: FileRow, step: StepContent, name: str, theirs: str, mine: str, places: Places
) -> Conflict:
    about = f"{step.step.title}: {STEPS.by_code(name).heading}"
    old, new = (_in_words(name, each, row, places) for each in (theirs, mine))
    return Conflict(SHEET, row.number, about, old, "", new)


def _in_words(name: str, value: str, row: FileRow, places: Places) -> str:
    """As the file writes it."""
    if not value:
        return ""
    if name == "regions":
        return _regions_in_words(value, places.regions)
    if name == "precision":
        return str(Step.Precision(value).label)
    if name == "responsible":
        kind, _colon, key = value.partition(":")
        if f"{kind}:" == ORGANISATION:
            return places.organisation_name(int(key)) or row.cells.get(name, "")
        return str(dict(ROLES)[key])
    return value


def _regions_in_words(value: str, regions: Mapping[str, Region]) -> str:
    if value == EVERYWHERE:
        return str(WHOLE_COUNTRY)
    return SEPARATOR.join(regions[code].short_name for code in value.split())


def _add_problem(found: Wishes, row: FileRow, column: str, problem: Problem) -> None:
    found.numbers.add((SHEET, row.number))
    heading = str(STEPS.by_code(column).heading)
    value = str(row.cells.get(column, ""))
    found.problems.append(RowProblem(SHEET, row.number, heading, value, problem))
