"""Who could speak for the organisations of a place and theme: structures, who sits there, and by which way.

The way goes down as reach does: member, the network on whose behalf somebody sits, the organisation that
is a member there, what it is above of. Of several ways the shortest is told.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.alphabet import alphabetical
from portal.charts.text import number as written
from portal.prepared import Prepared
from regions.models import Municipality
from regions.organisations.models import Organisation
from regions.structures.models import Membership, Structure

# What stands for the organisation that is asked for at the end of a way.
Way = tuple["Structure | int", ...]

# From those that are asked for upwards: each with what stands directly above it. UNION ends in circles too.
_UPWARDS = """WITH RECURSIVE belongs (above_id, id) AS MATERIALIZED (
    SELECT parent_id, id FROM organisations_organisation WHERE parent_id IS NOT NULL
    UNION
    SELECT to_organisation_id, from_organisation_id FROM organisations_organisation_umbrellas
),
up (id) AS (
    SELECT id FROM organisations_organisation
    WHERE status = 'active' AND municipality_id = %s AND (%s = '' OR theme = %s)
    UNION
    SELECT above.id FROM up JOIN belongs ON belongs.id = up.id
    JOIN organisations_organisation above ON above.id = belongs.above_id
    WHERE above.status <> 'dissolved'
)
SELECT organisation.id, organisation.name, belongs.above_id,
    organisation.status = 'active' AND organisation.municipality_id = %s
    AND (%s = '' OR organisation.theme = %s)
FROM up JOIN organisations_organisation organisation ON organisation.id = up.id
LEFT JOIN belongs ON belongs.id = up.id
ORDER BY organisation.id, belongs.above_id"""


@dataclass(frozen=True)
class Question:
    municipality: Municipality
    # A value of `Organisation.Theme`; empty: all themes.
    theme: str
    day: dt.date


@dataclass(frozen=True)
class Speaker:
    """A member who stands for some of those that are asked for."""

    role: str
    # Empty where this person may not see members by name.
    name: str
    count: int
    # Names from what the member stands for down to one of them.
    way: Sequence[str]

    @property
    def in_words(self) -> str:
        return " → ".join(self.way)

    @property
    def counted(self) -> str:
        return ngettext("%(shown)s organisation", "%(shown)s organisations", self.count) % {
            "shown": written(self.count, 0)
        }


@dataclass(frozen=True)
class SpeakingStructure:
    structure: Structure
    count: int
    # How many were asked for.
    asked: int
    speakers: Sequence[Speaker]
    # So many more members stand for some of them.
    others: int = 0

    @property
    def counted(self) -> str:
        return _("reaches %(reached)s of %(asked)s") % {
            "reached": written(self.count, 0),
            "asked": written(self.asked, 0),
        }

    @property
    def others_counted(self) -> str:
        return ngettext(
            "and %(shown)s other member", "and %(shown)s other members", self.others
        ) % {"shown": written(self.others, 0)}


MOST_SPEAKERS, MOST_STRUCTURES = 10, 30


@dataclass(frozen=True)
class Speaking:
    """The answer: structures that reach most of those that are asked for come first."""

    asked: int
    reached: int
    structures: Sequence[SpeakingStructure]
    # So many more structures reach some of them.
    others: int = 0

    @property
    def missing(self) -> int:
        return self.asked - self.reached


@dataclass
class _Upwards:
    """The organisations that are asked for, and those above them."""

    targets: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    above: dict[int, list[int]] = field(default_factory=dict)

    @cached_property
    def ways(self) -> Mapping[int, Mapping[int, tuple[int, ...]]]:
        """Organisation → each that is asked for and that it stands above of → the shortest way down to it."""
        ways: dict[int, dict[int, tuple[int, ...]]] = {}
        for target in sorted(self.targets):
            step: list[tuple[int, ...]] = [(target,)]
            seen = {target}
            while step:
                further = []
                for way in step:
                    ways.setdefault(way[0], {})[target] = way
                    for above in self.above.get(way[0], ()):
                        if above not in seen and above in self.names:
                            seen.add(above)
                            further.append((above, *way))
                step = further
        return ways


def who_could_speak(question: Question, *, user: User) -> Speaking:
    """Six queries, however many organisations, structures and members."""
    upwards = _upwards(question)
    if not upwards.targets:
        return Speaking(0, 0, ())
    sitting = _Sitting(question.day, upwards)
    found = {number: sitting.ways_of(number) for number in sitting.structures}
    found = {number: members for number, members in found.items() if members}
    reached = {target for members in found.values() for ways in members.values() for target in ways}
    name = Structure.name.reader()
    shown = sorted(
        found,
        key=lambda number: (
            -_count(found[number]),
            alphabetical(name(sitting.structures[number])),
            number,
        ),
    )
    shown = shown[:MOST_STRUCTURES]
    words = _Words(user, upwards, sitting, {number: found[number] for number in shown})
    structures = [words.structure(number, found[number]) for number in shown]
    return Speaking(len(upwards.targets), len(reached), structures, len(found) - len(shown))


def _count(members: "Mapping[int, _WaysOfMember]") -> int:
    """Of those that are asked for, how many its members stand for, each once."""
    return len({target for ways in members.values() for target in ways})


def _upwards(question: Question) -> _Upwards:
    asked = (question.municipality.pk, question.theme, question.theme)
    found = _Upwards()
    with connection.cursor() as cursor:
        cursor.execute(_UPWARDS, asked * 2)
        for number, name, above, is_target in cursor.fetchall():
            found.names[number] = name
            if above is not None:
                found.above.setdefault(number, []).append(above)
            if is_target:
                found.targets.add(number)
    return found


# A way of a member: the networks that it leads through, then organisations down to the one that is asked for.
_MemberWay = tuple[tuple[int, ...], tuple[int, ...]]
_WaysOfMember = dict[int, _MemberWay]


_STANDING = Prepared(
    lambda *, day: (
        Structure.objects.standing_on(day).only("kind", "name_fi", "name_sv", "name_en").order_by()
    )
)
_SITTING = Prepared(
    lambda *, day: (
        Membership.objects.active_on(day)
        .order_by("pk")
        .values_list(
            *("pk", "structure_id", "network_id"),
            *("organisation_id", "represented_id", "office__organisation_id"),
        )
    )
)


class _Sitting:
    """Who stands for whom in the structures of that day."""

    def __init__(self, day: dt.date, upwards: _Upwards) -> None:
        self.structures = {one.pk: one for one in _STANDING(day=day)}
        self.ways_down = ways_down = upwards.ways
        # Without the many members through whom no way leads.
        self.members: dict[int, list[tuple[int, int | None, tuple[int, ...]]]] = {}
        for pk, structure, network, *stood_for in _SITTING(day=day):
            if network is None and ways_down.keys().isdisjoint(stood_for):
                continue
            if structure in self.structures:
                stands_for = tuple(one for one in stood_for if one in ways_down)
                member = (pk, network if network in self.structures else None, stands_for)
                self.members.setdefault(structure, []).append(member)
        self._of_networks: dict[int, dict[int, _MemberWay]] = {}

    def ways_of(self, structure: int) -> dict[int, _WaysOfMember]:
        """Member → each that is asked for and that the member stands for → the shortest way."""
        found: dict[int, _WaysOfMember] = {}
        for pk, network, stands_for in self.members.get(structure, ()):
            ways: _WaysOfMember = {}
            _take(ways, (), (self.ways_down[one] for one in stands_for))
            if network is not None:
                _take_shorter(ways, self.ways_of_network(network))
            if ways:
                found[pk] = ways
        return found

    def ways_of_network(self, network: int) -> _WaysOfMember:
        """Of all its members, through other networks too; each network is gone through once."""
        if network in self._of_networks:
            return self._of_networks[network]
        found: _WaysOfMember = {}
        step: list[tuple[int, ...]] = [(network,)]
        seen = {network}
        while step:
            further: list[tuple[int, ...]] = []
            for through in step:
                for _pk, next_network, stands_for in self.members.get(through[-1], ()):
                    _take(found, through, (self.ways_down[one] for one in stands_for))
                    if next_network is not None and next_network not in seen:
                        seen.add(next_network)
                        further.append((*through, next_network))
            step = further
        self._of_networks[network] = found
        return found


def _take(
    ways: _WaysOfMember, through: tuple[int, ...], found: Iterable[Mapping[int, tuple[int, ...]]]
) -> None:
    for each in found:
        _take_shorter(ways, {target: (through, down) for target, down in each.items()})


def _take_shorter(ways: _WaysOfMember, others: Mapping[int, _MemberWay]) -> None:
    for target, way in others.items():
        if target not in ways or _length(way) < _length(ways[target]):
            ways[target] = way


def _length(way: _MemberWay) -> int:
    return len(way[0]) + len(way[1])


class _Words:
    """Ways in the words that this person may read."""

    def __init__(
        self,
        user: User,
        upwards: _Upwards,
        sitting: _Sitting,
        found: Mapping[int, Mapping[int, _WaysOfMember]],
    ) -> None:
        self.names, self.structures = upwards.names, sitting.structures
        self.asked = len(upwards.targets)
        within = Structure.objects.known_from_within(user).filter(pk__in=list(found))
        self.known = set(within.order_by().values_list("pk", flat=True))
        named = Organisation.objects.named_for(user).filter(pk__in=list(upwards.names))
        self.named = set(named.order_by().values_list("pk", flat=True))
        shown = [pk for members in found.values() for pk in _nearest(members)]
        held = Membership.objects.select_related("person", "office", "organisation")
        self.members = held.in_bulk(shown)

    def structure(self, number: int, members: Mapping[int, _WaysOfMember]) -> SpeakingStructure:
        shown = _nearest(members)
        speakers = [self._speaker(number, pk, members[pk]) for pk in shown]
        return SpeakingStructure(
            self.structures[number],
            _count(members),
            self.asked,
            speakers,
            len(members) - len(shown),
        )

    def _speaker(self, structure: int, pk: int, ways: _WaysOfMember) -> Speaker:
        member = self.members[pk]
        networks, down = min(ways.values(), key=_length)
        return Speaker(
            capfirst(str(member.get_role_display())),
            str(member.holder) if structure in self.known else "",
            len(ways),
            [
                *(self.structures[each].name for each in networks),
                *(
                    self._name(each, is_told=not (networks or place))
                    for place, each in enumerate(down)
                ),
            ],
        )

    def _name(self, organisation: int, *, is_told: bool) -> str:
        """Whom a member stands for everybody may know; what is below that, as the register shows it."""
        if is_told or organisation in self.named:
            return self.names[organisation]
        return _("an organisation of the register")


def _nearest(members: Mapping[int, _WaysOfMember]) -> list[int]:
    """The members that stand for most, then by the shortest way."""
    order = sorted(
        members,
        key=lambda pk: (-len(members[pk]), min(map(_length, members[pk].values())), pk),
    )
    return order[:MOST_SPEAKERS]
