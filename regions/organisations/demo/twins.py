"""Eight organisations that stand in the register twice, as in every register that grew out of lists.

Each pair is of a kind of its own and is found for other reasons: to be merged, or judged different.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.registry.demo import World
from regions.organisations.demo.office_holders import short_name
from regions.organisations.duplicates.searching import search_duplicates
from regions.organisations.facts.definitions import Facts
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.identifiers import CLEANED_BY
from regions.organisations.models import (
    DuplicatePair,
    DuplicateSearch,
    Merge,
    MergedId,
    Organisation,
    OrganisationChange,
)
from regions.organisations.problems import FactProblem

HOME, BILINGUAL, FURTHER = "Rovaniemi", "Vaasa", "Kuopio"
# What both are told alike; numbers and contact data are not.
ALIKE = ("level", "form", "sector", "theme", "municipality", "regions", "languages")


@dataclass(frozen=True)
class Twin:
    """The one of `town` that stands at this place from the end of the alphabet is written once more."""

    town: str
    place: int
    # Of its facts: how the second differs.
    written: Callable[[Facts], Facts]
    # What the first needs, for the second to be found by it.
    known: Callable[[Facts], Facts] = lambda _facts: {}


def add_twins(world: World) -> int:
    """The second ones come by a file, and the search finds the pairs. Gives how many are open."""
    rows = Organisation.objects.filter(level=Organisation.Level.INDEPENDENT).order_by("-name", "pk")
    numbers = [
        rows.filter(municipality__name_fi=twin.town, languages="fi").values_list("pk", flat=True)[
            twin.place
        ]
        for twin in TWINS
    ]
    facts = read_facts(numbers)
    manager = world.people["manager"]
    firsts, seconds = [], []
    for number, twin in zip(numbers, TWINS, strict=True):
        first = facts[number]
        firsts.append(Writing(number, twin.known(first)))
        alike = {key: first[key] for key in ALIKE}
        seconds.append(Writing(None, alike | twin.written(first)))
    source = OrganisationChange.Source
    for writings, way in ((firsts, source.FORM), (seconds, source.IMPORT)):
        write_facts(writings, source=way, by=manager, at=world.at)
    search_duplicates(by=None, at=world.at)
    return DuplicatePair.objects.open().count()


def clear() -> None:
    """With what visitors merged: nothing of it can be undone once its organisations are gone."""
    DuplicateSearch.objects.all().delete()
    MergedId.objects.all().delete()
    Merge.objects.all().delete()


def _written_otherwise(first: Facts) -> Facts:
    """Another way to write the same name, and a slip of the finger in its number."""
    return {
        "name": _bare(first["name"]) + " r.y.",
        "business_id": _one_digit_apart(first["business_id"]),
        "phone": "040 555 0101",
    }


def _one_digit_apart(business_id: str) -> str:
    """A number that nobody else has: its third digit is another."""
    for digit in "9876543210":
        digits = business_id[:2] + digit + business_id[3:7]
        for check in "0123456789":
            try:
                found = CLEANED_BY["business_id"](f"{digits}-{check}")
            except FactProblem:
                continue
            taken = Organisation.objects.filter(identifiers__value=found)
            if found != business_id and not taken.exists():
                return found
    raise ValueError(business_id)


def _misspelt(first: Facts) -> Facts:
    """A letter is lacking in its longest word."""
    word = max(_bare(first["name"]).split()[1:], key=len)
    middle = len(word) // 2
    return {"name": first["name"].replace(word, word[:middle] + word[middle + 1 :])}


def _in_swedish(first: Facts) -> Facts:
    return {
        "name": "Vasa hopp och vardag rf",
        "languages": "sv",
        "email": first["email"],
        "website": first["website"],
    }


def _abbreviated(first: Facts) -> Facts:
    return {"name": f"{short_name(first['name'])} ry", "email": first["email"]}


FORMER = "{place} vertaistuki -83 ry"


def _by_its_former_name(first: Facts) -> Facts:
    return {"name": FORMER.format(place=_place(first)), "phone": "040 555 0102"}


def _with_a_former_name(first: Facts) -> Facts:
    return {"former_names": [[FORMER.format(place=_place(first)), "2019-12-31"]]}


def _without_its_place(first: Facts) -> Facts:
    rest = first["name"].split(" ", 1)[1]
    return {"name": rest[0].upper() + rest[1:], "email": first["email"]}


def _without_its_home(first: Facts) -> Facts:
    """As a list has it that tells names and websites alone."""
    return {"name": first["name"].upper(), "municipality": "", "website": first["website"]}


def _by_its_short_name(first: Facts) -> Facts:
    return {"name": f"{_SHORT} ry", "theme": ""}


_SHORT = "Muistipolku"


def _with_a_short_name(_first: Facts) -> Facts:
    return {"short_name": _SHORT}


def _bare(name: str) -> str:
    return name.rsplit(" ", 1)[0]


def _place(facts: Facts) -> str:
    """Where it is, as its name begins."""
    return str(facts["name"].split()[0])


TWINS = (
    Twin(HOME, 0, _written_otherwise),
    Twin(HOME, 1, _misspelt),
    Twin(HOME, 2, _by_its_former_name, _with_a_former_name),
    Twin(HOME, 3, _without_its_home),
    Twin(BILINGUAL, 0, _in_swedish),
    Twin(BILINGUAL, 1, _abbreviated),
    Twin(FURTHER, 0, _without_its_place),
    Twin(FURTHER, 1, _by_its_short_name, _with_a_short_name),
)
