"""What may be shown of a question and of people's own words: the one engine for all that shows.

It looks at sizes of groups alone, never at what was answered, so that what is hidden tells nothing.
`docs/adr/0013-suppression.md` says against whom, and why this is enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.chapters.figure import Reason


@dataclass(frozen=True)
class Group:
    """How many answered in one place, and how many of them gave a question an answer that counts.

    The difference said that they cannot say, or passed the question over.
    """

    answered: int
    counted: int

    def __add__(self, other: "Group") -> "Group":
        return Group(self.answered + other.answered, self.counted + other.counted)


NOBODY = Group(0, 0)


@dataclass(frozen=True)
class Suppression:
    """The reasons for what is hidden; what is not named here may be shown in full."""

    nation: Reason | None = None
    places: Mapping[str, Reason] = field(default_factory=dict)


def suppress(groups: Mapping[str, Group], minimum: int) -> Suppression:
    """What to hide of one question, its groups being all that answered the round.

    Of every group that is shown, and of all hidden ones together, at least `minimum` gave an answer
    that counts; and where the nation is shown, no group is hidden alone.
    """
    if minimum <= 1:
        return Suppression()
    nation = sum(groups.values(), NOBODY)
    hidden = {place for place, group in groups.items() if _too_few(group, minimum)}
    if _too_few(nation, minimum):
        # Then no group has enough either.
        return Suppression(_reason(nation, minimum), _reasons(groups, hidden, minimum))
    shown = sorted(
        (place for place, group in groups.items() if group.answered and place not in hidden),
        key=lambda place: (groups[place].answered, place),
        reverse=True,
    )
    while shown and hidden and not _safe([groups[place] for place in hidden], minimum):
        hidden.add(shown.pop())
    return Suppression(None, _reasons(groups, hidden, minimum))


@dataclass(frozen=True)
class Texts:
    """Where people who wrote something stand: by their place, with others without it, or nowhere."""

    by_place: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def readable(self) -> frozenset[str]:
        return self.by_place | self.together


def texts(answered: Mapping[str, int], minimum: int) -> Texts:
    """Which texts may be read, from how many answered the round in each place and nothing else.

    A text is never known to come from one of fewer than `minimum` people: so many answered where it
    stands, or in several smaller places together.
    """
    present = {place: count for place, count in answered.items() if count}
    few = frozenset(place for place, count in present.items() if count < minimum)
    enough = frozenset(present) - few
    if len(few) > 1 and sum(present[place] for place in few) >= minimum:
        return Texts(enough, together=few)
    return Texts(enough, hidden=few)


def _too_few(group: Group, minimum: int) -> bool:
    """Nobody at all is no secret; someone of whom too few gave an answer that counts is."""
    return group.answered > 0 and group.counted < minimum


def _safe(hidden: list[Group], minimum: int) -> bool:
    """Whether the nation less all that is shown tells of enough people, in more than one group."""
    return len(hidden) > 1 and sum(hidden, NOBODY).counted >= minimum


def _reasons(groups: Mapping[str, Group], hidden: set[str], minimum: int) -> dict[str, Reason]:
    return {place: _reason(groups[place], minimum) for place in sorted(hidden)}


def _reason(group: Group, minimum: int) -> Reason:
    """By how many answered, which the response rate tells anyway.

    Were it by how many answers count, it would tell who could not say.
    """
    return Reason.FEW if group.answered < minimum else Reason.PROTECTS
