"""What pages are composed of that several apps have something to say on: parts, and buttons that lead on.

A page knows a *visit* (whose page it is, who reads it, when) and keeps a registry of makers. An app writes a
frozen dataclass of the page's kind of part, with its template, and a function that makes it of a visit, or
gives None where there is nothing to say. What it needs of the database, the maker asks; the template asks
nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

Visit = TypeVar("Visit")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    anchor: str
    title: str
    is_empty: bool = False


class PagePart:
    """Something that is said on a page. Its template takes it as `part`."""

    template: ClassVar[str]

    @property
    def entries(self) -> Sequence[Entry]:
        return ()


@dataclass(frozen=True)
class PageLink:
    """A button that leads on; at most one of a page is what people most often come for."""

    label: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class Maker(Generic[Visit, Made]):
    """`make` gives nothing where there is nothing to say; what has a lower rank stands first."""

    make: Callable[[Visit], Made | None]
    rank: int


def made(makers: Iterable[Maker[Visit, Made]], visit: Visit) -> list[Made]:
    """What these makers have to say on the visit, in their order."""
    return [found for maker in makers if (found := maker.make(visit))]
