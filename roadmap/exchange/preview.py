"""What a file would change, held against the roadmap as it stands now: computed anew each time it is shown."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from django.utils.timezone import localdate

from portal.accounts.models import User
from portal.typed.text import name_key
from regions.region_names import region_code
from roadmap.exchange import status_rows, step_rows
from roadmap.exchange.places import Places
from roadmap.exchange.problem import Problem, RowProblem
from roadmap.exchange.reading import TABLES, FileRow
from roadmap.exchange.step_values import StepReader
from roadmap.exchange.steps import STEPS
from roadmap.exchange.wishes import Wishes
from roadmap.models import Roadmap, Status
from roadmap.report.content import gather

# A page and a transaction can carry so many rows.
MOST_ROWS = 1_000


def wishes_of(
    rows: Sequence[FileRow],
    roadmap: Roadmap,
    *,
    by: User,
    at: dt.datetime,
    refused: Mapping[str, str] | None = None,
) -> Wishes:
    """The queries do not grow with the rows, nor with the roadmap.

    `refused` are rows that an action would not take: they stand among the problems, with its words.
    """
    content = gather(roadmap, sees_internal=True, on=localdate(at))
    places = Places(content, by)
    found = Wishes()
    reader = StepReader.of(
        content.regions, (str(row.cells.get("responsible", "")) for row in rows), by=by
    )
    bases = _bases(rows, roadmap)
    for row in _once(rows, places, found):
        if words := (refused or {}).get(_key(row)):
            found.numbers.add((row.table, row.number))
            found.problems.append(RowProblem(row.table, row.number, "", "", words))
        elif row.table == STEPS.code:
            step_rows.understand(row, places, reader, found)
        else:
            status_rows.understand(row, places, bases, found)
    return found


def digest_of(wishes: Wishes) -> str:
    """Changes when what would be written changes: a confirmation is of what was seen."""
    told = [
        [change.sheet, change.row, change.about, change.field, change.old, change.new]
        for change in wishes.changes
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def key_of(sheet: str, row: int) -> str:
    return f"{sheet}:{row}"


def _key(row: FileRow) -> str:
    return key_of(row.table, row.number)


def _bases(rows: Iterable[FileRow], roadmap: Roadmap) -> dict[int, Status]:
    """The statuses over which rows were written. One query."""
    numbers = {status_rows.base_of(row) for row in rows if row.table != STEPS.code}
    found = Status.objects.filter(step__priority__roadmap=roadmap)
    # By the roadmap alone: there may be more numbers than a database takes.
    return {each.pk: each for each in found.filter(pk__in=numbers)} if numbers else {}


def _once(rows: Iterable[FileRow], places: Places, found: Wishes) -> Iterable[FileRow]:
    """Each thing by its first row; another one is a problem."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = _about(row, places)
        if key in seen:
            found.numbers.add((row.table, row.number))
            problem = Problem("row_twice", {"row": seen[key]})
            heading = str(TABLES[row.table].by_code("step").heading)
            value = str(row.cells.get("step", ""))
            found.problems.append(RowProblem(row.table, row.number, heading, value, problem))
        else:
            seen[key] = row.number
            yield row


def _about(row: FileRow, places: Places) -> tuple[str, ...]:
    step, priority = (name_key(str(row.cells.get(name, ""))) for name in ("step", "priority"))
    if not step:
        return (row.table, str(row.number))
    if not priority and len(places.steps.get(step, ())) == 1:
        priority = name_key(places.steps[step][0].step.priority.code)
    region = str(row.cells.get("region", ""))
    return (row.table, priority, step, region_code(region, places.names) or region)
