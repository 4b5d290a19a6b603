"""What the register knows of the organisations that a file may mean: looked up once for all its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.typed.text import name_key
from regions.organisations.models import Identifier, MergedId, Organisation, OrganisationName

# A scheme and a number in it.
Number = tuple[str, str]
# A name as `name_key` has it, and the code of a municipality.
Place = tuple[str, str]


@dataclass
class Wanted:
    """What the rows of a file speak of."""

    ids: set[int] = field(default_factory=set)
    numbers: set[Number] = field(default_factory=set)
    # As `name_key` has them.
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Register:
    """In a constant number of queries, each of which goes through a table."""

    # Public id → the organisation that it leads to.
    ids: dict[int, int]
    # A number → whose it is, and whether it came there by merging.
    numbers: dict[Number, tuple[int, bool]]
    # Name and home municipality → organisations of that official name, and of that other name.
    official: dict[Place, list[int]]
    others: dict[Place, list[int]]
    # Official name → organisations, wherever they are at home.
    by_name: dict[str, list[int]]
    # Organisation → its numbers by scheme, of those that are named or whose numbers are.
    numbers_of: dict[int, dict[str, str]]
    # Organisation → its names of any kind, and its home municipality, of those whose numbers are named.
    known_as: dict[int, tuple[set[str], str]]

    @classmethod
    def known(cls, wanted: Wanted) -> "Register":
        found = cls({}, {}, defaultdict(list), defaultdict(list), defaultdict(list), {}, {})
        found._read_holders(wanted.numbers)
        holders = {pk for pk, _former in found.numbers.values()}
        homes: dict[int, str] = {}
        rows = Organisation.objects.order_by("pk").values_list("pk", "name", "municipality")
        for pk, name, home in rows.iterator():
            if pk in wanted.ids:
                found.ids[pk] = pk
            homes[pk] = home or ""
            key = name_key(name)
            if pk in holders:
                found.known_as[pk] = ({key}, home or "")
                found.numbers_of[pk] = {}
            if key in wanted.names:
                found.by_name[key].append(pk)
                found.official[key, home or ""].append(pk)
                found.numbers_of[pk] = {}
        merged = MergedId.objects.values_list("number", "organisation")
        found.ids.update((number, pk) for number, pk in merged.iterator() if number in wanted.ids)
        names = OrganisationName.objects.order_by("organisation").values_list(
            "organisation", "name"
        )
        for pk, name in names.iterator():
            place = (name_key(name), homes.get(pk, ""))
            if pk in found.known_as:
                found.known_as[pk][0].add(place[0])
            if place[0] in wanted.names and pk not in found.others[place]:
                found.others[place].append(pk)
                found.numbers_of[pk] = {}
        found._read_own_numbers()
        return found

    def _read_holders(self, wanted: set[Number]) -> None:
        rows = Identifier.objects.order_by()
        for pk, scheme, value, is_former in rows.values_list(
            "organisation", "scheme", "value", "is_former"
        ).iterator():
            if (scheme, value) in wanted:
                self.numbers[scheme, value] = (pk, is_former)

    def _read_own_numbers(self) -> None:
        rows = Identifier.objects.filter(is_former=False).order_by()
        for pk, scheme, value in rows.values_list("organisation", "scheme", "value").iterator():
            if pk in self.numbers_of:
                self.numbers_of[pk][scheme] = value

    def is_called(self, pk: int, name: str) -> bool:
        return name_key(name) in self.known_as[pk][0]

    def home_of(self, pk: int) -> str:
        return self.known_as[pk][1]

    def at(self, names: dict[Place, list[int]], name: str, municipality: str) -> list[int]:
        return names.get((name_key(name), municipality), [])


def pointers(key: str) -> dict[int, int]:
    """Of every organisation that points to another by `parent` or `replaced_by`: to which."""
    pointing = Organisation.objects.filter(**{f"{key}__isnull": False}).order_by()
    return dict(pointing.values_list("pk", f"{key}_id").iterator())


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    wanted = set(numbers)
    rows = Organisation.objects.filter(pk__in=wanted).order_by()
    return dict(rows.values_list("pk", "name")) if wanted else {}
