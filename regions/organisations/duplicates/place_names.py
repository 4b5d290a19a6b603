"""Which place the name of an organisation tells: `Lahden`, `Vasa`, `Päijät-Hämeen`, `Suomen`.

Names are compared without their place, for every other association of a union has the same one but
for it; and two that tell different places are two organisations.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from regions.models import Municipality, Region
from regions.organisations.search_words import searchable

_CASES = tomllib.loads((Path(__file__).parent / "genitives.toml").read_text("utf-8"))
# What stands for the whole country.
_NATION = ("Suomen", "Suomi", "Finlands", "Finland", "Finska")
_TAILS = (" hyvinvointialue", " välfärdsområde", " kaupunki", " stad")
# At most so many words make one name of a place: `Pohjois-Pohjanmaan`, `Vantaan ja Keravan`.
LONGEST = 3


def genitive(name: str) -> str:
    """The Finnish genitive of a municipality's name: `Lahti` → `Lahden`."""
    if name in _CASES["irregular"]:
        return str(_CASES["irregular"][name])
    for ending, result in _CASES["endings"].items():
        if name.endswith(ending):
            return name.removesuffix(ending) + str(result)
    return name + "n"


def _bare(name: str) -> str:
    """The genitive that a region's official name begins with: `Lapin hyvinvointialue`."""
    for tail in _TAILS:
        name = name.removesuffix(tail)
    return name


def words_of(text: str) -> list[str]:
    """In lower case without marks, parted at blanks, hyphens and other signs; `r.y.` in one."""
    return searchable(text).split()


@dataclass(frozen=True)
class PlaceNames:
    """Every form of a place's name in an organisation's, by its words; two queries."""

    # Words of the form → the code of a municipality, `r` and that of a region, or `fi`.
    forms: Mapping[tuple[str, ...], str]
    # A municipality that has ended → the one that it went into.
    successors: Mapping[str, str]

    @classmethod
    def load(cls) -> Self:
        forms: dict[tuple[str, ...], str] = {}
        for region in Region.objects.order_by("code"):
            for name in map(_bare, region.all_names):
                _add(forms, f"r{region.code}", [name, genitive(name), f"{name}s"])
        successors: dict[str, str] = {}
        towns = Municipality.objects.order_by("code")
        # Those that stand come last, and have the name where two share it.
        for town in sorted(towns, key=lambda town: town.valid_to is None):
            names = Municipality.name.texts(town)
            finnish, swedish = names["fi"], names["sv"]
            of_swedish = [swedish, f"{swedish}s", f"{swedish}nejdens"]
            _add(forms, town.code, [finnish, genitive(finnish), *of_swedish])
            if town.merged_into_id:
                successors[town.code] = town.merged_into_id
        _add(forms, "fi", _NATION)
        return cls(forms, successors)

    def today(self, code: str) -> str:
        """The municipality that is there now, of one that may have ended."""
        seen = {code}
        while (after := self.successors.get(code)) and after not in seen:
            code = after
            seen.add(code)
        return code

    def split(self, words: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
        """The words that tell no place, and the places that the others tell."""
        left: list[str] = []
        places: set[str] = set()
        at = 0
        while at < len(words):
            for length in range(min(LONGEST, len(words) - at), 0, -1):
                if place := self.forms.get(tuple(words[at : at + length])):
                    places.add(place)
                    at += length
                    break
            else:
                left.append(words[at])
                at += 1
        return tuple(left), frozenset(places)


def _add(forms: dict[tuple[str, ...], str], code: str, names: Iterable[str]) -> None:
    for name in names:
        if words := words_of(name):
            forms[tuple(words)] = code
