"""What apps bring under one name, found by itself: so a new subject changes no file of another.

The ground keeps a `Registry` for each kind of part (todos, notices, kinds of jobs …). An app brings its
parts in a module of that name, which is imported when the portal starts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from django.utils.module_loading import autodiscover_modules

Part = TypeVar("Part")


class Ranked(Protocol):
    @property
    def rank(self) -> int: ...


RankedPart = TypeVar("RankedPart", bound=Ranked)


class Registry(Generic[Part]):
    """Parts by name, in the order in which the apps stand in the settings."""

    def __init__(self, module: str) -> None:
        self.module = module
        self._parts: dict[str, Part] = {}

    def discover(self) -> None:
        """Import the module of this name of every app; called once, by the owner's `ready()`."""
        autodiscover_modules(self.module)

    def add(self, name: str, part: Part) -> Part:
        """Raises `ValueError` where another part has that name already."""
        if self._parts.setdefault(name, part) != part:
            raise ValueError(f"Two parts of {self.module!r} are called {name!r}.")
        return part

    @contextmanager
    def restored(self) -> Iterator[None]:
        """For tests: what is added within the block is gone after it."""
        parts = dict(self._parts)
        try:
            yield
        finally:
            self._parts = parts

    def get(self, name: str) -> Part | None:
        """None where a newer release wrote the name, or an older one knew it."""
        return self._parts.get(name)

    def __getitem__(self, name: str) -> Part:
        try:
            return self._parts[name]
        except KeyError:
            raise LookupError(f"Nothing in {self.module!r} is called {name!r}.") from None

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[Part]:
        return iter(part for _name, part in self.items())

    def items(self) -> list[tuple[str, Part]]:
        return list(self._parts.items())


class RankedRegistry(Registry[RankedPart]):
    """Parts in the order of their ranks, whichever app they come from."""

    def items(self) -> list[tuple[str, RankedPart]]:
        return sorted(super().items(), key=lambda item: item[1].rank)
