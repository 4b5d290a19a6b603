"""What the search in the header of every page finds. Apps bring their subject in a module `search`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.registry import RankedRegistry


@dataclass(frozen=True)
class SearchHit:
    """One thing that was found, of which kind it is, and where one reads of it."""

    title: str
    kind: str | Promise
    url: str


@dataclass(frozen=True)
class SearchProvider:
    """`find(text, user)`: what that person may see of one subject; nothing for an empty text.

    Providers of a lower rank stand before others. Each compares without capitals and marks
    (`portal.ui.localised.fold`), as the first does.
    """

    find: Callable[[str, Any], Iterable[SearchHit]]
    rank: int


search = RankedRegistry[SearchProvider]("search")


def search_hits(text: str, *, user: Any, but: str = "") -> list[SearchHit]:
    """What all providers find; `but` names one whose page shows its own hits."""
    asked = [provider for name, provider in search.items() if text and name != but]
    return [hit for provider in asked for hit in provider.find(text, user)]
