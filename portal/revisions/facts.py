"""What is said of a thing beside its texts: days, regions, who answers for it. Never overwritten unseen.

A form carries a mark of the facts that it was opened on, each by itself, so that at saving it is known
which of them a colleague has changed meanwhile.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


class EditConflict(Exception):
    """A colleague has changed some facts since they were looked at; `current` is what is said now.

    A row, or a dataclass of the facts where they stand in several rows.
    """

    def __init__(self, current: Any, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.current, self.names = current, tuple(names)


@dataclass(frozen=True)
class Difference:
    """A fact that a colleague has changed meanwhile, beside what is in the form."""

    label: str
    theirs: str
    mine: str
    # Otherwise only the colleague changed it, and theirs is in the form by now.
    is_mine_kept: bool


def facts_of(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name in names:
        value = getattr(thing, name)
        facts[name] = list(value.all()) if hasattr(value, "all") else value
    return facts


def mark_of(facts: Mapping[str, Any]) -> str:
    """Tells of each fact whether it is still the same, and nothing else."""
    return " ".join(f"{name}:{_digest(value)}" for name, value in facts.items())


def changed_since(seen: str, facts: Mapping[str, Any]) -> list[str]:
    """The names of those that are not what the mark was made of."""
    digests = dict(pair.partition(":")[::2] for pair in seen.split())
    return [name for name, value in facts.items() if digests.get(name) != _digest(value)]


def changed_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in after if _digest(before[name]) != _digest(after[name])]


def refuse_unseen(current: Any, *, seen: str, facts: Mapping[str, Any]) -> list[str]:
    """The names of the facts that change. Raises `EditConflict` for what `seen` does not know of.

    What a colleague has changed to the very same is no conflict: whoever presses twice is one's own.
    """
    theirs = facts_of(current, facts)
    differing = changed_between(theirs, facts)
    if seen and (unseen := [name for name in changed_since(seen, theirs) if name in differing]):
        raise EditConflict(current, unseen)
    return differing


def _digest(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple | set | QuerySet):
        return repr(sorted(_plain(each) for each in value))
    return "" if value is None else str(value)
