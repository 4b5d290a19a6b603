"""The regions, municipalities and organisations that may be an answer, as the portal knows them.

Regions and municipalities are few and rarely change: they are read once a minute in each process.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models.signals import post_delete, post_save

from portal.alphabet import alphabetical
from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import name_key
from portal.ui.localised import page_language
from regions.models import Municipality, Region
from regions.organisations.choosing import NamedOrganisations, find_named
from regions.organisations.models import MergedId, Organisation
from regions.organisations.public_id import as_public_id
from regions.region_names import regions_by_name
from surveys.questionnaire import references
from surveys.questionnaire.definition import QuestionKind
from surveys.questionnaire.text import LocalisedText

# Seconds after which a process looks again.
FRESH = 60

T = TypeVar("T")


class ReadOnce(Generic[T]):
    """What `read` gives, kept for a while; what this process saves of the model is seen at once."""

    def __init__(self, read: Callable[[], T], model: type[models.Model]) -> None:
        self.read = read
        self._kept: T | None = None
        self._until = 0.0
        for saved in (post_save, post_delete):
            saved.connect(self.forget, sender=model)

    def get(self) -> T:
        kept = self._kept
        if kept is None or time.monotonic() >= self._until:
            kept = self._kept = self.read()
            self._until = time.monotonic() + FRESH
        return kept

    def forget(self, **_signal: Any) -> None:
        self._kept = None


@dataclass(frozen=True)
class Table:
    """All entries of a list: what they are called, and what can be chosen."""

    names: Mapping[int, LocalisedText]
    by_name: Mapping[str, frozenset[int]]
    offered: Sequence[int]
    is_alphabetical: bool
    _listed: dict[str, Sequence[tuple[int, str]]] = field(default_factory=dict)

    def listed(self) -> Sequence[tuple[int, str]]:
        language = page_language()
        if language not in self._listed:
            entries = [(value, str(self.names[value])) for value in self.offered]
            if self.is_alphabetical:
                entries.sort(key=lambda entry: alphabetical(entry[1]))
            self._listed[language] = tuple(entries)
        return self._listed[language]


class Listed:
    """A list that is short enough to choose from. Its code is a number of so many digits."""

    def __init__(self, digits: int, table: ReadOnce[Table]) -> None:
        self.digits = digits
        self.table = table

    def read(self, raw: str) -> int | None:
        by_name, name = self.table.get().by_name, name_key(raw)
        found = by_name.get(name, frozenset())
        if not found:
            # A code that a spreadsheet program took for a number: 6 or 6.0 is 06.
            try:
                found = by_name.get(self.code(read_whole_number(name)), frozenset())
            except NoNumber:
                return None
        return next(iter(found)) if len(found) == 1 else None

    def code(self, value: int) -> str:
        return f"{value:0{self.digits}}"

    def label(self, value: int) -> str:
        return self.labels([value])[value]

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        return {value: str(text) for value, text in self.texts(values).items()}

    def texts(self, values: Iterable[int]) -> dict[int, LocalisedText]:
        known = self.table.get().names
        return {
            value: known.get(value) or LocalisedText({"fi": self.code(value)}) for value in values
        }

    def for_many(self) -> "Listed":
        return self

    def listed(self) -> Sequence[tuple[int, str]]:
        return self.table.get().listed()


def _regions() -> Table:
    regions = list(Region.objects.order_by("pk"))
    by_name = regions_by_name(regions)
    return Table(
        {int(each.pk): LocalisedText(_filled(Region.name.texts(each))) for each in regions},
        {name: frozenset([int(code)]) for name, code in by_name.items()},
        [int(each.pk) for each in regions],
        is_alphabetical=False,
    )


def _municipalities() -> Table:
    """Those of today can be chosen; earlier ones can be named in a file."""
    by_name: dict[str, set[int]] = defaultdict(set)
    towns = list(Municipality.objects.order_by("pk"))
    for town in towns:
        for name in (town.pk, *filter(None, town.all_names)):
            by_name[name_key(name)].add(int(town.pk))
    return Table(
        {int(town.pk): LocalisedText(_filled(Municipality.name.texts(town))) for town in towns},
        {name: frozenset(values) for name, values in by_name.items()},
        [int(town.pk) for town in towns if town.valid_to is None],
        is_alphabetical=True,
    )


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


class Organisations:
    """By number or full name: there are too many to choose from."""

    def read(self, raw: str) -> int | None:
        found = find_named(raw)
        return None if found is None else found.pk

    def code(self, value: int) -> str:
        return as_public_id(value)

    def label(self, value: int) -> str:
        return self.labels([value])[value]

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        """Of one that was merged, the name of the one that it went into."""
        wanted = set(values)
        known = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
        if left := wanted - known.keys():
            merged = MergedId.objects.filter(number__in=left)
            known |= dict(merged.values_list("number", "organisation__name"))
        return {value: known.get(value, self.code(value)) for value in wanted}

    def texts(self, values: Iterable[int]) -> dict[int, LocalisedText]:
        return {value: LocalisedText({"fi": name}) for value, name in self.labels(values).items()}

    def for_many(self) -> "Organisations":
        return ManyOrganisations()

    def listed(self) -> None:
        return None


class ManyOrganisations(Organisations):
    """All of them, read when the first is looked for."""

    def read(self, raw: str) -> int | None:
        return self._register.number_of(raw)

    @cached_property
    def _register(self) -> NamedOrganisations:
        return NamedOrganisations.of_today()


_tables = (ReadOnce(_regions, Region), ReadOnce(_municipalities, Municipality))


def forget_lists() -> None:
    """For what changes the tables past the models: the next question reads them anew."""
    for table in _tables:
        table.forget()


def register_references() -> None:
    """When the program starts."""
    of_regions, of_municipalities = _tables
    references.register(QuestionKind.REGION, Listed(2, of_regions))
    references.register(QuestionKind.MUNICIPALITY, Listed(3, of_municipalities))
    references.register(QuestionKind.ORGANISATION, Organisations())
