"""One line of what needs a person today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why, and one link with a verb."""

    what: str
    why: str
    url: str
    verb: str
    is_urgent: bool = False
