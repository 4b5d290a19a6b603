"""A chain of revisions as people read it: the list, and the two of it that are compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from portal.revisions.revision import Revision
from portal.revisions.succession import R

MOST_NUMBER = 2**31 - 1
MOST_DIGITS = len(str(MOST_NUMBER))


@dataclass(frozen=True)
class Entry:
    """A line of the history; an address is empty where there is nothing to do."""

    revision: Revision
    is_newest: bool
    diff_url: str
    restore_url: str


def entries(
    revisions: Iterable[Revision], *, diff_url: str, restore_url: Callable[[int], str] | None
) -> list[Entry]:
    """`revisions` are a whole chain, newest first; without `restore_url` nothing is restored."""
    chain = list(revisions)
    return [
        Entry(
            revision,
            is_newest=revision is chain[0],
            # What the first one changed is the whole of it.
            diff_url="" if revision is chain[-1] else f"{diff_url}?to={revision.number}",
            restore_url=restore_url(revision.number)
            if restore_url and revision is not chain[0]
            else "",
        )
        for revision in chain
    ]


@dataclass(frozen=True)
class ComparedPair(Generic[R]):
    before: R
    after: R
    # Of the whole chain, newest first.
    numbers: list[int]

    @property
    def is_one(self) -> bool:
        """There is one alone, or one was asked to be compared with itself."""
        return self.before == self.after

    @property
    def is_restorable(self) -> bool:
        return self.before.number != self.numbers[0]


def compared_pair(request: HttpRequest, chain: QuerySet[R]) -> ComparedPair[R]:
    """Any two that the address asks for; otherwise the newest and the one before it. 404 without."""
    numbers = sorted(chain.values_list("number", flat=True))
    if not numbers:
        raise Http404
    after = _asked(request, chain, "to", default=numbers[-1])
    earlier = [number for number in numbers if number < after.number]
    before = _asked(request, chain, "from", default=(earlier or numbers)[-1])
    return ComparedPair(before, after, numbers[::-1])


def _asked(request: HttpRequest, chain: QuerySet[R], name: str, *, default: int) -> R:
    asked = request.GET.get(name, "") or str(default)
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= MOST_DIGITS):
        raise Http404
    return get_object_or_404(chain, number=int(asked))


def revision_or_404(chain: QuerySet[R], number: int) -> R:
    if number > MOST_NUMBER:
        raise Http404
    return get_object_or_404(chain, number=number)
