"""Which of what the portal leans on is away: a state that passes, and no fault of the program."""

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError


class Away(StrEnum):
    DATABASE = "database"
    DISK = "disk"
    MAIL = "mail"


class Missed(Exception):
    """Raised where it was noticed that something is away, and nothing was done."""

    what: Away


class DiskFull(Missed):
    what = Away.DISK


DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}

# What SQLite says of a statement that is wrong; and PostgreSQL of one that is too much for it, of a
# full disk, and of a standby that does not write yet.
SQLITE_ERROR, SQLITE_FULL = 1, 13
TOO_MUCH, NO_ROOM, READS_ONLY = "54", "53100", "25006"


def what_is_away(error: BaseException) -> Away | None:
    """What the error, or one that led to it, tells to be away; None for every other error."""
    return next((what for each in _with_causes(error) if (what := _told_by(each))), None)


def is_disk_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in DISK_IS_FULL


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told_by(error: BaseException) -> Away | None:
    if isinstance(error, Missed):
        return error.what
    if is_disk_full(error):
        return Away.DISK
    return _told_by_database(error) if isinstance(error, DatabaseError | InterfaceError) else None


def _told_by_database(error: Exception) -> Away | None:
    """Refused, cut off, locked for too long, or full."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if state == NO_ROOM or code == SQLITE_FULL:
        return Away.DISK
    if state == READS_ONLY:
        return Away.DATABASE
    is_state = isinstance(error, OperationalError | InterfaceError)
    is_ours = state.startswith(TOO_MUCH) or code == SQLITE_ERROR
    return Away.DATABASE if is_state and not is_ours else None
