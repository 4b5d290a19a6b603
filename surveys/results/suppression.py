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


@dataclass(frozen=True)
class Size:
    """How many they are: at least, and at most."""

    least: int
    most: int

    def __add__(self, other: "Size") -> "Size":
        return Size(self.least + other.least, self.most + other.most)

    def may_be_few(self, minimum: int) -> bool:
        """Whether they may be somebody, and fewer than enough. Nobody at all is no secret."""
        return self.most > 0 and max(self.least, 1) < minimum


NONE = Size(0, 0)
# Of one place: of all, then of those who remain without the rows of each who supplied some.
Sizes = tuple[Size, ...]


def suppress(
    groups: Mapping[str, Group], minimum: int, without: Sequence[Mapping[str, int]] = ()
) -> Suppression:
    """What to hide of one question, its groups being all that answered the round.

    `without`: how many answered in each place without the rows of each who supplied some. People are
    hidden by how many answered the round, and nothing else; then, among those who are not, the values
    of questions that too few gave an answer that counts.
    """
    if minimum <= 1:
        return Suppression()
    views = ({place: group.answered for place, group in groups.items()}, *without)
    answered = {place: _sizes([view.get(place, 0) for view in views]) for place in groups}
    people = _hidden(answered, minimum)
    if people is None:
        nation = sum(group.answered for group in groups.values())
        everybody = [place for place, group in groups.items() if group.answered]
        return Suppression(_reason(nation, minimum), _reasons(groups, everybody, minimum))
    # Of those who are hidden together it is known how many they are, and no more.
    together = _spoke(groups, people, views)
    shown = {place: _spoke(groups, [place], views) for place in groups if place not in people}
    values = _hidden(shown, minimum, together)
    return Suppression(
        None,
        _reasons(groups, people, minimum),
        nation_values=values is None,
        values=frozenset(place for place in shown if groups[place].counted)
        if values is None
        else values,
    )


def _sizes(counts: Iterable[int]) -> Sizes:
    return tuple(Size(count, count) for count in counts)


def _spoke(
    groups: Mapping[str, Group], places: Collection[str], views: Sequence[Mapping[str, int]]
) -> Sizes:
    """How many of these places gave an answer that counts.

    How many of those who remain in a view did is told to nobody, so that the pattern of what is hidden
    may not depend on it: none of those who left it at least, all of them at most.
    """
    counted = sum(groups[place].counted for place in places)
    everybody = sum(groups[place].answered for place in places)
    remaining = [sum(view.get(place, 0) for place in places) for view in views]
    return tuple(
        Size(max(0, counted - (everybody - remain)), min(counted, remain)) for remain in remaining
    )


def told_together(
    counts: Mapping[int, int], remaining: Sequence[int], minimum: int
) -> frozenset[int]:
    """Of the values of one question, those that are told of all places as one.

    `remaining`: how many answered the round, of all and in each view without somebody's rows. As with
    places, how many of these gave a value is told to nobody: none of those who left it at least.
    """
    if minimum <= 1:
        return frozenset()
    sizes = {
        # Of one length, so that the smaller number comes first.
        f"{value:010}": tuple(
            Size(max(0, count - (remaining[0] - remain)), min(count, remain))
            for remain in remaining
        )
        for value, count in counts.items()
        if count
    }
    few = _hidden(sizes, minimum) if sizes else frozenset()
    return frozenset(map(int, sizes if few is None else few))


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
        place: _sizes([count, *(view.get(place, 0) for view in without)])
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
    nation = _sum([*sizes.values(), *([together] if together else [])])
    if _too_few(nation, minimum):
        return None
    hidden = {place for place, of_place in sizes.items() if _too_few(of_place, minimum)}
    while (view := _unsafe(hidden, sizes, minimum, together)) is not None:
        shown = [p for p, of_place in sizes.items() if of_place[view].most and p not in hidden]
        if not shown:
            break
        hidden.add(min(shown, key=lambda place: (sizes[place][0].most, place)))
    return frozenset(hidden)


def _unsafe(
    hidden: Collection[str], sizes: Mapping[str, Sizes], minimum: int, together: Sizes = ()
) -> int | None:
    """The first view in which the nation less all that is shown tells of too few.

    Of all answers it may not tell of a single group either: that would not be hidden then.
    """
    for view in range(len(next(iter(sizes.values()), ()))):
        parts = [sizes[place][view] for place in hidden if sizes[place][view].most]
        if together and together[view].most:
            # Two groups at least, or they would not be hidden together.
            parts += [together[view], NONE]
        rest = sum(parts, NONE)
        if rest.may_be_few(minimum) or (view == 0 and len(parts) == 1):
            return view
    return None


def _too_few(sizes: Sizes, minimum: int) -> bool:
    """In some view."""
    return any(size.may_be_few(minimum) for size in sizes)


def _sum(sizes: Iterable[Sizes]) -> Sizes:
    return tuple(sum(of_view, NONE) for of_view in zip(*sizes, strict=True))


def _reasons(
    groups: Mapping[str, Group], hidden: Collection[str], minimum: int
) -> dict[str, Reason]:
    return {place: _reason(groups[place].answered, minimum) for place in sorted(hidden)}


def _reason(answered: int, minimum: int) -> Reason:
    """By how many answered the round, which the response rate tells anyway."""
    return Reason.FEW if answered < minimum else Reason.PROTECTS
