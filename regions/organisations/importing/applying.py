"""Writing what a file says into the register: all that was shown and confirmed, or nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.audit import trail
from portal.charts.text import number
from portal.importing.findings import Tell, silent
from portal.importing.problem import Changed, FileRefused
from portal.importing.states import State
from portal.importing.work import apply_file, locked
from regions.organisations.facts.definitions import FACTS, POINTERS, Value
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.importing.checking import check, order_of, read
from regions.organisations.importing.plan import Plan, make_plan, register_mark
from regions.organisations.importing.preview import digest_of
from regions.organisations.importing.register import pointers
from regions.organisations.importing.rows import InFile, Kind, UnderstoodRow
from regions.organisations.models import OrganisationChange, RegisterImport
from regions.organisations.models.register_import import UNDO_FOR

# Two keys, so that no other advisory lock is waited for.
LOCK = (7_310, 3)


def apply(
    import_: RegisterImport,
    *,
    by: User | None,
    at: dt.datetime,
    skip_bad: bool = False,
    tell: Tell = silent,
    heed: Callable[[], None] = lambda: None,
) -> None:
    """Add and change what the preview showed. Safe to run again, late and twice at once.

    The file is understood anew. Where that comes to something else than what was confirmed, because
    the register has changed meanwhile, nothing is written and the preview is made again. `tell`
    and `heed` may raise to call it off; `heed` is called while the transaction is open.
    """

    def write() -> None:
        table = read(import_, tell)
        plan = make_plan(order_of(import_, table, at=at), tell)
        # Nobody else sees rows before all of them stand: so the page says how many, and not how far.
        tell(0, 0, _writing_in_words(len(plan.of_kind(Kind.NEW, Kind.CHANGED))))
        with transaction.atomic():
            one_at_a_time()
            current = locked(import_, state=State.APPLYING)
            if current is None:
                return
            if current.bad_count and not skip_bad:
                raise FileRefused(RegisterProblem("rows_bad"))
            lock_organisations(row.number for row in plan.rows if row.number is not None)
            if register_mark() != plan.mark:
                # Somebody was at work while the file was read: once more, now that nobody can be.
                plan = make_plan(order_of(import_, table, at=at), lambda *_told: heed())
            if digest_of(plan.rows) != current.digest:
                raise Changed
            _note(current, at=at)
            write_plan(plan, by=by, at=at, reference=str(import_.pk), heed=heed)
            trail.record(
                "organisations.imported",
                by=by,
                at=at,
                upload=str(import_.pk),
                added=current.new_count,
                changed=current.changed_count,
                skipped=current.bad_count + current.decide_count,
            )
            transaction.on_commit(partial(import_.files.forget_sent, import_.pk))

    def write_or_look_again() -> None:
        try:
            write()
        except IntegrityError:
            # Somebody gave the same number or made a circle in the same moment, in other rows.
            raise Changed from None

    apply_file(import_, write_or_look_again, check_again=partial(check, import_, at=at, tell=tell))


def _writing_in_words(count: int) -> str:
    sentence = ngettext(
        "Writing %(count)s organisation: all of it or nothing.",
        "Writing %(count)s organisations: all of them or none.",
        count,
    )
    return sentence % {"count": number(count, 0)}


def one_at_a_time() -> None:
    """Until the transaction ends, no other import is written or undone. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def _note(current: RegisterImport, *, at: dt.datetime) -> None:
    current.state, current.applied_at, current.undo_until = State.APPLIED, at, at + UNDO_FOR
    current.save(update_fields=["state", "applied_at", "undo_until"])


def write_plan(
    plan: Plan,
    *,
    by: User | None,
    at: dt.datetime,
    reference: str,
    heed: Callable[[], None] = lambda: None,
) -> None:
    """In steps, so that each organisation gets one row of history and every pointer has its target.

    First those that are there and point at nothing new, all at once, so that numbers may change
    hands; then the new ones, from the top down; then those that come to point at these.
    """
    write = partial(
        write_facts, source=OrganisationChange.Source.IMPORT, by=by, at=at, reference=reference
    )
    numbers: dict[int, int] = {}
    changed = plan.of_kind(Kind.CHANGED)
    from_the_top = top_down({row.number or 0: row for row in changed if "parent" in row.changes})
    changed.sort(key=lambda row: from_the_top.get(row.number or 0, 0))
    write([_writing(row, numbers) for row in changed if not points_into_file(row)])
    left = plan.of_kind(Kind.NEW)
    while left:
        heed()
        ready = [row for row in left if all(each.row in numbers for each in targets_of(row))]
        if not ready:
            # Umbrellas of each other: they come first and point afterwards.
            _write_without_pointers(left, numbers, write)
            break
        changes = write([_writing(row, numbers) for row in ready])
        numbers.update(
            (row.row, change.organisation_id) for row, change in zip(ready, changes, strict=True)
        )
        left = [row for row in left if row.row not in numbers]
    heed()
    write([_writing(row, numbers) for row in changed if points_into_file(row)])


def top_down(moved: Mapping[int, UnderstoodRow]) -> dict[int, int]:
    """How deep each of these will stand: written in this order, no circle arises on the way."""
    if not moved:
        return {}
    above = pointers("parent")
    for one, row in moved.items():
        target = row.changes["parent"][1]
        above[one] = target if isinstance(target, int) else 0
    return {one: depth(one, above) for one in moved}


def depth(one: int, above: Mapping[int, int]) -> int:
    """`above` holds no circle."""
    found = 0
    while one := above.get(one, 0):
        found += 1
    return found


def _write_without_pointers(
    rows: Sequence[UnderstoodRow],
    numbers: dict[int, int],
    write: Callable[[list[Writing]], list[OrganisationChange]],
) -> None:
    changes = write(
        [
            Writing(
                None, {key: pair[1] for key, pair in row.changes.items() if not _is_pointer(key)}
            )
            for row in rows
        ]
    )
    for row, change in zip(rows, changes, strict=True):
        numbers[row.row] = change.organisation_id
    write(
        [
            Writing(
                numbers[row.row],
                {
                    key: _resolved(pair[1], numbers)
                    for key, pair in row.changes.items()
                    if _is_pointer(key)
                },
            )
            for row in rows
        ]
    )


def _writing(row: UnderstoodRow, numbers: dict[int, int]) -> Writing:
    facts = {key: _resolved(pair[1], numbers) for key, pair in row.changes.items()}
    return Writing(row.number, facts)


def _resolved(value: Value, numbers: dict[int, int]) -> Value:
    if isinstance(value, InFile):
        return numbers[value.row]
    if isinstance(value, list) and any(isinstance(each, InFile) for each in value):
        return sorted(_resolved(each, numbers) for each in value)
    return value


def _is_pointer(key: str) -> bool:
    return FACTS[key].holds in POINTERS


def targets_of(row: UnderstoodRow) -> Iterable[InFile]:
    """Rows of the file at which this one points."""
    for key, (_old, value) in row.changes.items():
        if _is_pointer(key):
            values: list[Any] = value if isinstance(value, list) else [value]
            yield from (each for each in values if isinstance(each, InFile))


def points_into_file(row: UnderstoodRow) -> bool:
    return any(True for _each in targets_of(row))
