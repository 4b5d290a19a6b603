"""What can be done with organisations that were found. Apps bring theirs in their module `register_parts`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from portal.registry import RankedRegistry
from regions.organisations.finding.filter import RegisterFilter


@dataclass(frozen=True)
class BulkAction:
    """Something to do with all or some organisations that were found.

    `may(filter)` says whether it is offered to the person of the filter. `url(query, chosen)`
    is the page that it leads to by GET: `query` is the filter as a query string, `chosen` the public
    ids of those that were ticked, empty for all that the filter finds. What `takes_all` is never done to
    some that were ticked.
    """

    label: Promise
    may: Callable[[RegisterFilter], bool]
    url: Callable[[str, Sequence[str]], str]
    rank: int
    takes_all: bool = False


# On one page of the list no more can be ticked.
MOST_CHOSEN = 200

bulk_actions = RankedRegistry[BulkAction]("register_parts")
