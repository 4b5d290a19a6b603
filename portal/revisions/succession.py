"""One revision follows another: each has one successor, and nobody's text is overwritten unseen."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.revisions.revision import Revision

R = TypeVar("R", bound=Revision)


@dataclass(frozen=True)
class Published(Generic[R]):
    revision: R


@dataclass(frozen=True)
class NothingNew:
    """The text says what the newest revision says."""


@dataclass(frozen=True)
class EditConflict(Generic[R]):
    """A colleague was faster: what was written began from a revision that has a successor by now."""

    theirs: R | None


def newest(chain: QuerySet[R]) -> R | None:
    """`chain` holds the revisions of one text."""
    return chain.order_by("-number").first()


def newest_number(revision: Revision | None) -> int:
    """0 where nothing has been published: the number that the first text is written on."""
    return revision.number if revision else 0


@transaction.atomic
def succeed(
    revision: R, *, chain: QuerySet[R], base: int, by: User, at: dt.datetime
) -> Published[R] | EditConflict[R]:
    """Write `revision` after number `base` if that is still the newest; nothing otherwise."""
    current = newest(chain)
    if base != newest_number(current):
        return EditConflict(current)
    revision.number, revision.author, revision.published_at = base + 1, by, at
    try:
        with transaction.atomic():
            revision.save(force_insert=True)
    except IntegrityError:
        # Somebody wrote the same number a moment ago: the database has the last word.
        faster = newest(chain)
        if newest_number(faster) == base:
            raise
        return EditConflict(faster)
    return Published(revision)
