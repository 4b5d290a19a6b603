"""The way of a file that changes a roadmap: read, shown, confirmed and written whole, or put away."""

import datetime as dt
import hashlib
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit import trail
from portal.tabular.reader import UnreadableFile
from regions.models import Region
from regions.organisations.models import Organisation
from roadmap.access import Refused, require_open
from roadmap.exchange.preview import MOST_ROWS, digest_of, key_of, wishes_of
from roadmap.exchange.problem import Problem, RowProblem
from roadmap.exchange.reading import FileRow, ReadFile, read_file
from roadmap.exchange.step_values import EVERYWHERE, ORGANISATION, ROLE, TEXTS
from roadmap.exchange.wishes import StatusWish, StepWish, Wishes
from roadmap.models import PlanFile, Roadmap, TextRevision
from roadmap.plan.step import create_step, edit_step
from roadmap.progress.report import Report
from roadmap.progress.reporting import ColleagueWasFaster, report_statuses
from roadmap.texts.publishing import publish_texts

LONGEST_NAME = 200
# A person waits for the answer; a file of ours is read in one or two.
MOST_SECONDS = 30


class NothingRead(Exception):
    """The headings are wrong, or the file wants too much; `problems` say what to do."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        super().__init__()
        self.problems = list(problems)


class Changed(Exception):
    """What would be written is not what was confirmed; nothing was."""


class RowRefused(Exception):
    """An action would not take a row: nothing was written, and the row is shown with its words."""


def upload(
    roadmap: Roadmap, pieces: Iterable[bytes], *, name: str, by: User, at: dt.datetime
) -> PlanFile:
    """Read the file and keep of it what wants something. Raises `UnreadableFile`, `NothingRead`, `Refused`."""
    with transaction.atomic():
        require_open(roadmap)
    read, sha256 = _read(pieces, name)
    if read.problems:
        raise NothingRead(read.problems)
    wishes = wishes_of(read.rows, roadmap, by=by, at=at)
    if len(wishes.numbers) > MOST_ROWS:
        problem = Problem("rows_too_many", {"most": MOST_ROWS})
        raise NothingRead([RowProblem("", 0, "", "", problem)])
    kept = [row for row in read.rows if (row.table, row.number) in wishes.numbers]
    return PlanFile.objects.create(
        roadmap=roadmap,
        name=name[-LONGEST_NAME:],
        sha256=sha256,
        created_by=by,
        created_at=at,
        rows=[row.as_json() for row in kept],
    )


def _read(pieces: Iterable[bytes], name: str) -> tuple[ReadFile, str]:
    """Aside on disk for as long as it is read."""
    digest = hashlib.sha256()
    descriptor, path = tempfile.mkstemp(prefix="plan-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
        return read_file(path, name, wait=_patience()), digest.hexdigest()
    finally:
        Path(path).unlink(missing_ok=True)


def _patience() -> Callable[[], None]:
    deadline = time.monotonic() + MOST_SECONDS

    def wait() -> None:
        if time.monotonic() > deadline:
            raise UnreadableFile("too_heavy")

    return wait


def wishes_in(file: PlanFile, *, by: User, at: dt.datetime) -> Wishes:
    rows = [FileRow.from_json(stored) for stored in file.rows]
    return wishes_of(rows, file.roadmap, by=by, at=at, refused=file.refused)


@transaction.atomic
def put_away(file: PlanFile, *, by: User) -> bool:
    """Forget what it wants; False where it has been taken in meanwhile."""
    waiting = PlanFile.objects.filter(pk=file.pk, state=PlanFile.State.CHECKED, created_by=by)
    return bool(waiting.update(state=PlanFile.State.PUT_AWAY, rows=[], refused={}))


def take_in(file: PlanFile, *, digest: str, by: User, at: dt.datetime) -> int:
    """Write what was confirmed, whole; how many changes. A file that was taken in writes nothing again.

    Raises `Changed`, `RowRefused`, `Refused` and `PermissionDenied`: nothing was written then.
    """
    try:
        with transaction.atomic():
            return _write(file, digest=digest, by=by, at=at)
    except _Refusal as refusal:
        file.refused = {**file.refused, refusal.key: str(refusal)}
        file.save(update_fields=["refused"])
        raise RowRefused(str(refusal)) from None


class _Refusal(Exception):
    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key = key


def _write(file: PlanFile, *, digest: str, by: User, at: dt.datetime) -> int:
    # The person before the roadmap, as in all actions; the file last.
    by = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    require_open(file.roadmap)
    current = PlanFile.objects.select_for_update().get(pk=file.pk)
    if current.state != PlanFile.State.CHECKED:
        return 0
    wishes = wishes_in(current, by=by, at=at)
    if not wishes.changes or digest_of(wishes) != digest:
        raise Changed
    for wish in wishes.steps:
        _write_step(wish, by=by, at=at)
    for wishes_of_report in _alike(wishes.statuses):
        _report(wishes_of_report, by=by, at=at)
    count = len(wishes.changes)
    current.state, current.applied_at, current.change_count = PlanFile.State.APPLIED, at, count
    current.rows, current.refused = [], {}
    current.save()
    trail.record(
        "roadmap.file_taken_in",
        subject=file.roadmap,
        by=by,
        at=at,
        changes=count,
        sha256=current.sha256,
    )
    return count


def _alike(wishes: Iterable[StatusWish]) -> Iterable[list[StatusWish]]:
    """Of one step, those that say the same, together."""
    found: dict[tuple[int, Report], list[StatusWish]] = defaultdict(list)
    for wish in wishes:
        found[wish.step.pk, wish.report].append(wish)
    return found.values()


def _report(wishes: list[StatusWish], *, by: User, at: dt.datetime) -> None:
    try:
        outcomes = report_statuses(
            step=wishes[0].step,
            regions=[wish.region for wish in wishes],
            report=wishes[0].report,
            bases={wish.region.pk: wish.newest.pk if wish.newest else 0 for wish in wishes},
            by=by,
            at=at,
        )
    except Refused as refused:
        raise _Refusal(key_of("statuses", wishes[0].row), _words(refused)) from None
    if any(isinstance(each, ColleagueWasFaster) for each in outcomes):
        raise Changed


def _write_step(wish: StepWish, *, by: User, at: dt.datetime) -> None:
    texts = {name: value for name, value in wish.values.items() if name in TEXTS}
    facts = _facts({name: value for name, value in wish.values.items() if name not in TEXTS})
    try:
        if wish.step is None:
            regions = facts.pop("regions", [])
            create_step(
                priority=wish.priority,
                code=wish.code,
                regions=regions,
                texts=texts,
                by=by,
                at=at,
                **facts,
            )
            return
        if facts:
            edit_step(wish.step, by=by, at=at, **facts)
        if texts:
            newest = TextRevision.objects.filter(step=wish.step).order_by("-number").first()
            base = newest.number if newest else 0
            publish_texts(owner=wish.step, texts=texts, base=base, by=by, at=at)
    except Refused as refused:
        raise _Refusal(key_of("steps", wish.row), _words(refused)) from None


def _facts(values: dict[str, str]) -> dict[str, Any]:
    """Values as the actions take them."""
    facts: dict[str, Any] = dict(values)
    for name in ("starts_on", "ends_on"):
        if name in facts:
            facts[name] = dt.date.fromisoformat(facts[name])
    if "regions" in facts:
        codes = facts["regions"]
        facts["is_national"] = codes == EVERYWHERE
        own = [] if codes == EVERYWHERE else codes.split()
        facts["regions"] = list(Region.objects.filter(pk__in=own))
    if "responsible" in facts:
        value = facts.pop("responsible")
        role = value.removeprefix(ROLE) if value.startswith(ROLE) else ""
        facts["responsible_role"] = role
        facts["responsible_organisation"] = (
            Organisation.objects.get(pk=value.removeprefix(ORGANISATION))
            if value.startswith(ORGANISATION)
            else None
        )
    return facts


def _words(refused: Refused) -> str:
    return " ".join(refused.messages)


def forget_old(before: dt.datetime, *, at: dt.datetime) -> int:
    """Of files from before that moment: names and rows."""
    old = PlanFile.objects.due_to_forget(before)
    old.filter(state=PlanFile.State.CHECKED).update(state=PlanFile.State.PUT_AWAY)
    return old.update(rows=[], refused={}, name="", forgotten_at=at)
