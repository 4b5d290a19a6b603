"""What a worker does to a file, and what becomes of it when that cannot be done.

Safe to run again, late and twice at once: each begins only in its own state, and what is written stands
or falls with the lock on the import's row (`locked`).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from portal.importing.import_file import ImportFile
from portal.importing.life import note, same_file
from portal.importing.problem import Changed, FileRefused
from portal.importing.states import State
from portal.tabular.reader import UnreadableFile

F = TypeVar("F", bound=ImportFile)


def check_file(import_: ImportFile, look: Callable[[], Mapping[str, Any]]) -> None:
    """`look` reads the file and gives the columns that say what was found: `Findings.as_columns()`, and more.

    It may raise `UnreadableFile` and `FileRefused`.
    """
    if import_.state != State.CHECKING:
        return
    try:
        found = look()
    except UnreadableFile as unreadable:
        _fail(import_, unreadable)
        return
    except FileRefused as refused:
        note(import_, state=State.FAILED, failure=refused.problem.as_json())
        return
    note(import_, **found)
    if import_.state == State.CANCELLED:
        # It was put away while it was read: what was written since then goes too.
        import_.files.forget(import_.pk)


def apply_file(
    import_: ImportFile, write: Callable[[], None], *, check_again: Callable[[], None]
) -> None:
    """`write` takes everything in, in a transaction of its own: whole, or raises.

    `UnreadableFile` ends it. `FileRefused` leaves it checked, and says why. After `Changed` it is checked
    again, to be confirmed anew: `check_again` does that at once, in the state in which one checks.
    """
    if import_.state != State.APPLYING:
        return
    try:
        write()
    except UnreadableFile as unreadable:
        _fail(import_, unreadable)
    except FileRefused as refused:
        note(import_, state=State.CHECKED, failure=refused.problem.as_json())
    except Changed:
        note(import_, state=State.CHECKING)
        check_again()
        if import_.state == State.CHECKED:
            note(import_, state=State.CHECKED, failure=import_.problem_kind("changed").as_json())
    except IntegrityError:
        same = same_file(import_)
        if same is None:
            raise
        failure = import_.already_imported(same).as_json()
        note(import_, state=State.CHECKED, failure=failure)
    import_.refresh_from_db()


def remove_file(import_: ImportFile, take_out: Callable[[], None]) -> None:
    """`take_out` undoes everything, in one transaction; where it raises `FileRefused`, all stays imported."""
    if import_.state != State.REMOVING:
        return
    try:
        with transaction.atomic():
            take_out()
    except FileRefused as refused:
        note(import_, state=State.APPLIED, failure=refused.problem.as_json())
    import_.refresh_from_db()


def locked(import_: F, *, state: str) -> F | None:
    """The row, which nobody else changes until the transaction ends; None where it has left that state."""
    current = type(import_)._default_manager.select_for_update().get(pk=import_.pk)
    return current if current.state == state else None


def _fail(import_: ImportFile, unreadable: UnreadableFile) -> None:
    failure = import_.problem_kind.unreadable(unreadable).as_json()
    note(import_, state=State.FAILED, failure=failure)
