"""A row of the table of statuses: what it would report, over which status it was written."""

from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.tabular.columns import plain
from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import name_key, plain_lines
from regions.models import Region
from roadmap.exchange.places import Places, cell_of, superseded
from roadmap.exchange.problem import BadCell, Problem, RowProblem
from roadmap.exchange.reading import FileRow
from roadmap.exchange.statuses import NOBODY_YET, STATUSES
from roadmap.exchange.step_values import read_address
from roadmap.exchange.wishes import Change, Conflict, StatusWish, Wishes
from roadmap.exchange.words import EMPTIED, codes_of_states, codes_of_truth, shown, yes_or_no
from roadmap.models import Status
from roadmap.progress.report import MOST_NOTE, Report
from roadmap.report.content import StepContent

SHEET = STATUSES.code
NOTHING = "–"


@dataclass(frozen=True)
class Said:
    """What a status says, in the columns of the file."""

    state: str = ""
    note: str = ""
    is_public: bool = False
    link: str = ""

    @classmethod
    def by(cls, status: Status | None) -> "Said":
        if status is None:
            return cls()
        note = plain_lines(str(plain(status.note)))
        is_public = status.is_public and bool(note or status.link)
        return cls(status.state, note, is_public, status.link)

    @property
    def in_words(self) -> str:
        state = str(Status.State(self.state).label) if self.state else NOTHING
        return ": ".join(filter(None, (state, self.note)))


def understand(row: FileRow, places: Places, bases: dict[int, Status], found: Wishes) -> None:
    """Adds what the row wants, what is wrong with it, or by whom it was overtaken."""
    column = "step"
    try:
        step = places.step(row)
        if step is None:
            raise BadCell("step_unknown")
        column = "region"
        region = places.region(row)
    except BadCell as bad:
        if _wants_anything(row):
            _add_problem(found, row, column, bad.problem)
        return
    newest = step.statuses.get(region.pk)
    wanted = _read(row, Said.by(newest), found)
    if wanted is None or wanted == Said.by(newest):
        return
    theirs = _overtaken_by(row, step, region, bases)
    if theirs is not None and _read(row, theirs, Wishes()) == theirs:
        # The person changed nothing here: a colleague did.
        return
    found.numbers.add((SHEET, row.number))
    if problem := _refusal(step, region, wanted, places):
        _add_problem(found, row, problem[0], problem[1])
    elif theirs is not None:
        found.conflicts.append(_conflict(row, step, region, newest, wanted))
    else:
        _add_wish(found, row, step, region, wanted)


def _overtaken_by(
    row: FileRow, step: StepContent, region: Region, bases: dict[int, Status]
) -> Said | None:
    """What stood there when the file was made, where somebody has reported since; None where nobody has."""
    newest, base = step.statuses.get(region.pk), _base(row)
    if base is None or base == (newest.pk if newest else NOBODY_YET):
        return None
    was = bases.get(base)
    is_of_here = was is None or (was.step_id, was.region_id) == (step.step.pk, region.pk)
    return Said.by(was) if is_of_here else None


def base_of(row: FileRow) -> int:
    """The number of the status that the row was written over; 0 where it names none."""
    return _base(row) or NOBODY_YET


def _wants_anything(row: FileRow) -> bool:
    return any(row.cells.get(name, "").strip() for name in ("state", "note", "link"))


def _base(row: FileRow) -> int | None:
    """None where the row does not say: then it is held against what stands now."""
    try:
        return read_whole_number(row.cells.get("base", ""))
    except NoNumber:
        return None


def _read(row: FileRow, now: Said, found: Wishes) -> Said | None:
    """`now` with what the row says over it; None, with the problems in `found`, where it cannot be."""
    wanted, is_right = now, True
    for name in ("state", "note", "is_public", "link"):
        try:
            cell = cell_of(row, name)
            if cell:
                wanted = _with(wanted, name, cell, now)
        except BadCell as bad:
            is_right = False
            _add_problem(found, row, name, bad.problem)
    if wanted.is_public and not (wanted.note or wanted.link):
        if now.note or now.link or cell_of(row, "note") == EMPTIED:
            wanted = replace(wanted, is_public=False)
        else:
            _add_problem(found, row, "is_public", Problem("note_missing"))
            return None
    return wanted if is_right else None


def _with(said: Said, name: str, cell: str, now: Said) -> Said:
    """Raises `BadCell`."""
    if name == "state":
        code = codes_of_states().get(name_key(cell))
        if cell == EMPTIED:
            raise BadCell("cannot_be_empty")
        if code is None:
            raise BadCell("state_unknown", words=shown(Status.State))
        return replace(said, state=code)
    if name == "is_public":
        truth = codes_of_truth().get(name_key(cell))
        if truth is None:
            raise BadCell("truth_unknown")
        return replace(said, is_public=truth == "yes")
    if name == "note":
        note = plain_lines(cell)
        note = "" if cell == EMPTIED and now.note != EMPTIED else note
        if len(note) > MOST_NOTE and note != now.note:
            raise BadCell("too_long", over=len(note) - MOST_NOTE, limit=MOST_NOTE)
        return replace(said, note=note)
    link = (
        "" if cell == EMPTIED else cell if cell == now.link else read_address(cell, "link", Status)
    )
    return replace(said, link=link)


def _refusal(
    step: StepContent, region: Region, wanted: Said, places: Places
) -> tuple[str, Problem] | None:
    if not step.is_standing:
        return "step", superseded(step)
    if region not in step.regions:
        return "region", Problem("region_not_applying")
    if region.pk not in places.reportable:
        return "region", Problem("region_not_yours")
    if not wanted.state:
        return "state", Problem("state_missing")
    return None


def _add_wish(found: Wishes, row: FileRow, step: StepContent, region: Region, wanted: Said) -> None:
    newest = step.statuses.get(region.pk)
    now = Said.by(newest)
    about = f"{step.step.title}, {region.short_name}"
    fields = (
        ("state", _state(now), _state(wanted)),
        ("note", now.note, wanted.note),
        ("is_public", yes_or_no(now.is_public), yes_or_no(wanted.is_public)),
        ("link", now.link, wanted.link),
    )
    for name, old, new in fields:
        if old != new:
            heading = str(STATUSES.by_code(name).heading)
            found.changes.append(Change(SHEET, row.number, about, heading, old, new))
    # What it rested on holds as long as the state does.
    figure = newest.figure if newest and newest.state == wanted.state else None
    report = Report(wanted.state, wanted.note, wanted.is_public, figure, wanted.link)
    found.statuses.append(StatusWish(row.number, step.step, region, report, newest))


def _state(said: Said) -> str:
    return str(Status.State(said.state).label) if said.state else ""


def _conflict(
    row: FileRow, step: StepContent, region: Region, newest: Status | None, wanted: Said
) -> Conflict:
    who = ""
    if newest is not None:
        day = date_format(localtime(newest.reported_at), "SHORT_DATETIME_FORMAT")
        name = newest.author.public_name if newest.author else NOTHING
        who = _("%(who)s, %(when)s") % {"who": name, "when": day}
    about = f"{step.step.title}, {region.short_name}"
    return Conflict(SHEET, row.number, about, Said.by(newest).in_words, who, wanted.in_words)


def _add_problem(found: Wishes, row: FileRow, column: str, problem: Problem) -> None:
    found.numbers.add((SHEET, row.number))
    heading = str(STATUSES.by_code(column).heading)
    value = str(row.cells.get(column, ""))
    found.problems.append(RowProblem(SHEET, row.number, heading, value, problem))
