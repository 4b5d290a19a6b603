"""What needs a person today. Apps bring what they ask of people in a module `todos`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.registry import RankedRegistry
from portal.registry.visit import Visit


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why, and one link with a verb."""

    what: str
    why: str
    url: str
    verb: str
    is_urgent: bool = False


@dataclass(frozen=True)
class TodoSource:
    """What one app asks for, most pressing first; sources of a lower rank stand before others."""

    find: Callable[[Visit], Iterable[Todo]]
    rank: int
    # What is urgent in it stands above the todos of every source.
    is_urgent_first: bool = False


todos = RankedRegistry[TodoSource]("todos")
