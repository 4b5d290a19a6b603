"""Where those find something to read for whom little is to do. Apps bring it in a module `quick_links`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.registry import RankedRegistry
from portal.registry.visit import Visit


@dataclass(frozen=True)
class QuickLink:
    label: str
    url: str


@dataclass(frozen=True)
class QuickLinkSource:
    """The links of one app; sources of a lower rank stand before others."""

    find: Callable[[Visit], Iterable[QuickLink]]
    rank: int


quick_links = RankedRegistry[QuickLinkSource]("quick_links")
