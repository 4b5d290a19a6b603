"""Two organisations side by side: in which facts they differ, what is proposed, what comes out of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from regions.organisations.duplicates.names import read_name
from regions.organisations.duplicates.place_names import PlaceNames
from regions.organisations.facts.definitions import (
    FACTS,
    IDENTIFIERS,
    NAME_KINDS,
    Facts,
    Holds,
    Value,
)
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.wording import Wording
from regions.organisations.merging.parts import Two
from regions.organisations.models import Organisation
from regions.organisations.problems import FactProblem

SURVIVOR, LOSER, BOTH, NEITHER = "survivor", "loser", "both", "neither"
# What becomes of the official name that is not chosen.
OTHER_NAME = "other_name"
FORMER = "former_names"
_NOTHING: tuple[Value, ...] = ("", None, [])
# What leads back to the organisation itself is refused: key → problem.
_CIRCLES = {"parent": "circle", "replaced_by": "replaced_circle"}
_TOGETHER = {Holds.REGIONS, Holds.ORGANISATIONS, Holds.LANGUAGES}


@dataclass(frozen=True)
class FactOption:
    value: str
    # In words; of a name, also whose it is.
    label: str
    # Whose it is: the public id, empty for both and neither.
    whose: str = ""


@dataclass(frozen=True)
class FactChoice:
    key: str
    label: str
    options: Sequence[FactOption]
    initial: str


@dataclass(frozen=True)
class SideBySide:
    """The facts of both, read once; eight queries and more, for each step up from either."""

    two: Two
    survivor: Facts
    loser: Facts
    # Key → number → to which it points: of all that the two lead to by `parent` and `replaced_by`.
    ways: Mapping[str, Mapping[int, int | None]]

    @classmethod
    def of(cls, two: Two) -> "SideBySide":
        facts = read_facts([two.survivor.pk, two.loser.pk])
        survivor, loser = facts[two.survivor.pk], facts[two.loser.pk]
        ways = {key: _way(key, [survivor[key], loser[key]]) for key in _CIRCLES}
        return cls(two, survivor, loser, ways)

    def values(self, key: str) -> dict[str, Value]:
        """Option → value. An organisation never points to itself or to what goes into it."""
        mine, theirs = self.survivor[key], self.loser[key]
        itself = {self.two.survivor.pk, self.two.loser.pk}
        if FACTS[key].holds == Holds.ORGANISATION:
            mine, theirs = (None if one in itself else one for one in (mine, theirs))
        if FACTS[key].holds == Holds.ORGANISATIONS:
            mine, theirs = ([n for n in one if n not in itself] for one in (mine, theirs))
        found = {SURVIVOR: mine, LOSER: theirs}
        if FACTS[key].holds == Holds.LANGUAGES:
            codes = dict.fromkeys([*mine.split("-"), *theirs.split("-")])
            found[BOTH] = "-".join(code for code in codes if code)
        elif FACTS[key].holds in _TOGETHER:
            found[BOTH] = sorted({*mine, *theirs})
        if (
            key in _CIRCLES
            and mine
            and theirs
            and all(self.makes_a_circle(key, each) for each in (mine, theirs))
        ):
            found[NEITHER] = None
        return found

    @property
    def differing(self) -> Iterator[str]:
        for key in FACTS:
            values = self.values(key)
            if key == FORMER or values[SURVIVOR] == values[LOSER]:
                continue
            # A number is never thrown away: one alone is taken over.
            if key in IDENTIFIERS and not (self.survivor[key] and self.loser[key]):
                continue
            yield key

    def initial(self, key: str) -> str:
        """Filled before empty, both where both can be, then what was confirmed last."""
        values = self.values(key)
        if key in _CIRCLES:
            for each in (self._newer, SURVIVOR, LOSER):
                if values[each] and not self.makes_a_circle(key, values[each]):
                    return each
            return NEITHER if NEITHER in values else SURVIVOR if not values[SURVIVOR] else LOSER
        if BOTH in values and values[SURVIVOR] not in _NOTHING and values[LOSER] not in _NOTHING:
            return BOTH
        if values[SURVIVOR] in _NOTHING or values[LOSER] in _NOTHING:
            return LOSER if values[SURVIVOR] in _NOTHING else SURVIVOR
        return self._newer

    @property
    def _newer(self) -> str:
        mine, theirs = self.two.survivor.confirmed_at, self.two.loser.confirmed_at
        return LOSER if theirs and (mine is None or theirs > mine) else SURVIVOR

    def makes_a_circle(self, key: str, target: int | None) -> bool:
        """Whether the one that comes out would belong to itself, or be replaced by itself."""
        itself = {self.two.survivor.pk, self.two.loser.pk}
        seen: set[int] = set()
        while target is not None and target not in seen:
            if target in itself:
                return True
            seen.add(target)
            target = self.ways[key].get(target)
        return False

    @cached_property
    def choices(self) -> list[FactChoice]:
        """A row for each fact in which they differ, in the order of the facts."""
        wording = Wording.of_facts(self.survivor, self.loser, shows_contacts=True)
        found = []
        for key in self.differing:
            values = self.values(key)
            options = [
                FactOption(option, self._label(key, option, value, wording), self._whose(option))
                for option, value in values.items()
                if option in (SURVIVOR, LOSER) or value not in (values[SURVIVOR], values[LOSER])
            ]
            initial = self.initial(key)
            if initial not in {option.value for option in options}:
                # Both together are what one of them is already.
                initial = SURVIVOR if values[BOTH] == values[SURVIVOR] else LOSER
            found.append(FactChoice(key, str(FACTS[key].label), options, initial))
            if key == "name" and (choice := self._other_name()):
                found.append(choice)
        return found

    def _label(self, key: str, option: str, value: Value, wording: Wording) -> str:
        if option == NEITHER:
            return _("by no organisation") if key == "replaced_by" else _("to no organisation")
        return wording.of(key, value) or _("(empty)")

    def _whose(self, option: str) -> str:
        one = {SURVIVOR: self.two.survivor, LOSER: self.two.loser}.get(option)
        return one.public_id if one else ""

    def _other_name(self) -> FactChoice | None:
        """The official name that is not chosen stays one by which it is found."""
        if _as_found(self.survivor["name"]) == _as_found(self.loser["name"]):
            return None
        free = [key for key in NAME_KINDS if not self.survivor[key] and not self.loser[key]]
        options = [FactOption(key, str(FACTS[key].label)) for key in (FORMER, *free)]
        return FactChoice(
            OTHER_NAME, _("What becomes of the other name"), options, self._kind_of_other(free)
        )

    def _kind_of_other(self, free: Sequence[str]) -> str:
        read = [read_name(one["name"], PlaceNames({}, {})) for one in (self.loser, self.survivor)]
        other = read[0] if self.initial("name") == SURVIVOR else read[1]
        if other.is_abbreviation and "short_name" in free:
            return "short_name"
        told = {name.language for name in read}
        if told == {"fi", "sv"} and f"name_{other.language}" in free:
            return f"name_{other.language}"
        return FORMER

    def outcome(self, chosen: Mapping[str, str]) -> Facts:
        """The facts of the one that comes out. `chosen`: key → option; what lacks is as proposed.

        Raises `Refusals`.
        """
        proposed = {choice.key: choice for choice in self.choices}
        picked = {
            key: option if (option := chosen.get(key)) in _values(choice) else choice.initial
            for key, choice in proposed.items()
        }
        facts: Facts = {}
        for key in FACTS:
            if key == FORMER:
                continue
            values = self.values(key)
            if key in picked:
                facts[key] = values[picked[key]]
            else:
                filled = values[SURVIVOR] not in _NOTHING
                facts[key] = values[SURVIVOR] if filled else values[LOSER]
        other = self.loser if picked.get("name", SURVIVOR) == SURVIVOR else self.survivor
        kind = picked.get(OTHER_NAME)
        if kind in NAME_KINDS:
            facts[kind] = other["name"]
        facts[FORMER] = self._former_names(facts)
        self._check(facts)
        return facts

    def _former_names(self, facts: Facts) -> list[list[str]]:
        """Every name of both that it does not bear otherwise: it is found by each of them."""
        borne = {_as_found(facts[key]) for key in ("name", *NAME_KINDS)}
        names = [*self.survivor[FORMER], *self.loser[FORMER]]
        names += [
            [one[key], ""] for one in (self.survivor, self.loser) for key in ("name", *NAME_KINDS)
        ]
        found: dict[str, list[str]] = {}
        for name, day in names:
            if name and _as_found(name) not in borne:
                found.setdefault(_as_found(name), [name, day])
        return sorted(found.values())

    def _check(self, facts: Facts) -> None:
        refused: dict[str, FactProblem] = {}
        if facts["dissolved_on"] and facts["status"] != Organisation.Status.DISSOLVED:
            refused["dissolved_on"] = FactProblem("dissolved_on_alone")
        for key, problem in _CIRCLES.items():
            if facts[key] and self.makes_a_circle(key, facts[key]):
                name = Organisation.objects.values_list("name", flat=True).get(pk=facts[key])
                refused[key] = FactProblem(problem, name=name)
        if refused:
            raise Refusals(refused)

    def confirmed_from(self, facts: Facts) -> Organisation | None:
        """Whose confirmation still holds: that of whom every fact stands as it was confirmed."""
        both = [(self.two.survivor, self.survivor), (self.two.loser, self.loser)]
        confirmed = [each for each in both if each[0].confirmed_at]
        for organisation, own in sorted(
            confirmed, key=lambda each: each[0].confirmed_at or self.two.at, reverse=True
        ):
            if all(_holds(key, own[key], facts[key]) for key in FACTS if key != FORMER):
                return organisation
        return None


class Refusals(Exception):
    """What cannot be chosen so: key of the fact → why."""

    def __init__(self, problems: Mapping[str, FactProblem]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def _as_found(name: str) -> str:
    """Spellings that one search finds are one name: legal form, case and hyphens tell none apart."""
    return read_name(name, PlaceNames({}, {})).key


def _values(choice: FactChoice) -> set[str]:
    return {option.value for option in choice.options}


def _holds(key: str, confirmed: Value, now: Value) -> bool:
    if confirmed in _NOTHING or confirmed == now:
        return True
    if FACTS[key].holds == Holds.LANGUAGES:
        return set(confirmed.split("-")) <= set(now.split("-"))
    return isinstance(confirmed, list) and set(confirmed) <= set(now)


def _way(key: str, numbers: Sequence[int | None]) -> dict[int, int | None]:
    """Number → to which it points, of these and all that they lead to: a query for each step."""
    found: dict[int, int | None] = {}
    wanted: set[Any] = {number for number in numbers if number}
    while wanted:
        rows = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", key)
        found |= dict(rows)
        wanted = {target for target in found.values() if target} - found.keys()
    return found
