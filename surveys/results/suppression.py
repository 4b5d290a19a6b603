"""What may be shown of a question and of people's own words: the one engine for all that shows.

It looks at sizes of groups alone, never at what was answered, so that what is hidden tells nothing.
`docs/adr/0013-suppression.md` says against whom, and why this is enough.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    # Of these so many answered that it is told how many could not say; not what the others said.
    nation_values: bool = False
    values: frozenset[str] = frozenset()


# How many they are: of all, then what remains without the rows of each who supplied some.
Sizes = tuple[int, ...]


def suppress(
    groups: Mapping[str, Group], minimum: int, without: Sequence[Mapping[str, Group]] = ()
) -> Suppression:
    """What to hide of one question, its groups being all that answered the round.

    `without` are the same groups without the rows of each who supplied some. People are hidden by how
    many answered the round, and nothing else; then, among those who are not, the values of questions
    that too few gave an answer that counts.
    """
    if minimum <= 1:
        return Suppression()
    views = (groups, *without)
    answered = {
        place: tuple(view.get(place, NOBODY).answered for view in views) for place in groups
    }
    people = _hidden(answered, minimum)
    if people is None:
        return Suppression(
            _reason(sum(sizes[0] for sizes in answered.values()), minimum),
            {place: _reason(n, minimum) for place, (n, *_) in sorted(answered.items()) if n},
        )
    counted = {place: tuple(view.get(place, NOBODY).counted for view in views) for place in groups}
    # Of those who are hidden together it is known how many they are, and no more.
    together = _sum((counted[place] for place in people), len(views))
    rest = {place: sizes for place, sizes in counted.items() if place not in people}
    values = _hidden(rest, minimum, together)
    return Suppression(
        None,
        {place: _reason(answered[place][0], minimum) for place in sorted(people)},
        nation_values=values is None,
        values=frozenset(place for place in rest if rest[place][0]) if values is None else values,
    )


@dataclass(frozen=True)
class Texts:
    """Where people who wrote something stand: by their place, with others without it, or nowhere."""

    by_place: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @property
    def readable(self) -> frozenset[str]:
        return self.by_place | self.together


def texts(
    answered: Mapping[str, int], minimum: int, without: Sequence[Mapping[str, int]] = ()
) -> Texts:
    """Which texts may be read, from how many answered the round in each place and nothing else.

    A text is never known to come from one of fewer than `minimum` people: so many answered where it
    stands, or in several smaller places together, without the rows of any one who supplied some.
    """
    sizes = {
        place: (count, *(view.get(place, 0) for view in without))
        for place, count in answered.items()
        if count
    }
    few = frozenset(place for place, of_place in sizes.items() if _too_few(of_place, minimum))
    enough = frozenset(sizes) - few
    if few and _unsafe(few, sizes, minimum) is None:
        return Texts(enough, together=few)
    return Texts(enough, hidden=few)


def _hidden(
    sizes: Mapping[str, Sizes], minimum: int, together: Sizes = ()
) -> frozenset[str] | None:
    """The places to hide beside those that are hidden `together`; None: everything, the nation too."""
    nation = _sum([*sizes.values(), *([together] if together else [])], 1)
    if _too_few(nation, minimum):
        return None
    hidden = {place for place, of_place in sizes.items() if _too_few(of_place, minimum)}
    while (view := _unsafe(hidden, sizes, minimum, together)) is not None:
        shown = [p for p, of_place in sizes.items() if of_place[view] and p not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda place: (sizes[place][0], place)))
    return frozenset(hidden)


def _unsafe(
    hidden: Collection[str], sizes: Mapping[str, Sizes], minimum: int, together: Sizes = ()
) -> int | None:
    """The first view in which the nation less all that is shown tells of too few.

    Of all answers it may not tell of a single group either: that would not be hidden then.
    """
    for view in range(len(next(iter(sizes.values()), ()))):
        parts = [sizes[place][view] for place in hidden if sizes[place][view]]
        if together and together[view]:
            # Two groups at least, or they would not be hidden together.
            parts += [together[view], 0]
        if parts and (sum(parts) < minimum or (view == 0 and len(parts) < 2)):
            return view
    return None


def _too_few(sizes: Sizes, minimum: int) -> bool:
    """Nobody at all is no secret, in no view; someone among too few is."""
    return any(0 < size < minimum for size in sizes)


def _sum(sizes: Iterable[Sizes], views: int) -> Sizes:
    return tuple(map(sum, zip(*sizes, strict=True))) or (0,) * views


def _reason(answered: int, minimum: int) -> Reason:
    """By how many answered the round, which the response rate tells anyway."""
    return Reason.FEW if answered < minimum else Reason.PROTECTS
