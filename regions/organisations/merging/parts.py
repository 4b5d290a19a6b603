"""What becomes of the rows that point to an organisation when it goes into another.

Each app says it of its own, in a module `merged_parts`: which keys it sees to, what is told before, what
has to be decided, and how its rows are moved. `tests/regions/organisations/merging/test_parts.py` walks
every key to an organisation and fails where nobody sees to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from portal.accounts.models import User
from portal.registry import Registry
from regions.organisations.merging.journal import Journal
from regions.organisations.models import Organisation


@dataclass(frozen=True)
class Two:
    """`survivor` takes `loser` in. Whoever looks or acts is `by`."""

    survivor: Organisation
    loser: Organisation
    by: User | None
    at: dt.datetime

    def name_of(self, number: int) -> str:
        return self.survivor.name if number == self.survivor.pk else self.loser.name


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Collision:
    """One thing that somebody has to decide; of `several`, any number may be chosen."""

    key: str
    question: str
    options: Sequence[Option]
    initial: str | Sequence[str]
    several: bool = False
    help: str = ""


@dataclass(frozen=True)
class Merging(Two):
    """While it is done. `decided`: key of a collision → what was chosen."""

    decided: Mapping[str, Any] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    # Of the row of `Merge`.
    merge_number: int = 0

    def choice(self, collision: Collision) -> Any:
        """What was decided; where nothing was, what was proposed."""
        return self.decided.get(collision.key, collision.initial)


@dataclass
class Undoing:
    """While it is undone. What had changed since, and so stays, is said in `kept`."""

    by: User | None
    at: dt.datetime
    survivor_number: int
    loser_number: int
    reference: str
    kept: list[str] = field(default_factory=list)


class MergedPart:
    """Keys of collisions begin with the part's own name, so that no two are alike."""

    # The keys to an organisation that this part sees to: `app.model.field`, in lower case.
    keys: ClassVar[Sequence[str]]

    def lines(self, two: Two) -> Iterable[str]:
        """What moves, in sentences; what becomes visible only by merging."""
        return ()

    def collisions(self, two: Two) -> Iterable[Collision]:
        return ()

    def move(self, merging: Merging) -> None:
        """Everything that pointed to the loser points to the survivor, by the journal."""
        raise NotImplementedError

    def move_back(self, data: Mapping[str, Any], undoing: Undoing) -> None:
        """Undo what was noted in the journal under this part's name."""
        raise NotImplementedError


# By the name that `noted` uses.
merged_parts = Registry[MergedPart]("merged_parts")


@dataclass(frozen=True)
class Repointed(MergedPart):
    """Rows that any number of may point to one organisation: they move, and that is all."""

    key: str
    # Gives the sentence for a number of rows.
    told: Any = None

    @property
    def keys(self) -> Sequence[str]:  # type: ignore[override]
        return (self.key,)

    def _rows(self, number: int) -> Any:
        from django.apps import apps

        app, model, name = self.key.split(".")
        return apps.get_model(app, model)._base_manager.filter(**{name: number})

    def lines(self, two: Two) -> Iterable[str]:
        count = self._rows(two.loser.pk).count() if self.told else 0
        return (self.told(count),) if count else ()

    def move(self, merging: Merging) -> None:
        column = f"{self.key.split('.')[2]}_id"
        merging.journal.moved(
            self._rows(merging.loser.pk),
            column,
            was=merging.loser.pk,
            now=merging.survivor.pk,
        )
