"""Each fact as people write it, in a form or in a cell: taken in its one shape, or refused in words."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation

from portal.typed.text import looks_misread, name_key, plain_line
from portal.ui.localised import LANGUAGES
from regions.models import Municipality, Region
from regions.organisations.facts.definitions import FACTS, Fact, Holds, Value
from regions.organisations.identifiers import clean_identifier
from regions.organisations.problems import FactProblem

# What organisations in Finland speak: the portal's languages and the three Sámi ones.
SPOKEN = ("fi", "sv", "en", "se", "smn", "sms")
BROKEN = "\N{REPLACEMENT CHARACTER}"
_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_PARTS = re.compile(r"[;,|\n]+")
_LANGUAGE_PARTS = re.compile(r"[\s;,/+-]+")
_is_url = URLValidator(schemes=["http", "https"])
# How much of a wrong value is repeated in the words about it.
SHOWN = 60


@dataclass(frozen=True)
class Places:
    """Municipalities and regions by everything that they are called. Two queries."""

    municipalities: Mapping[str, list[Municipality]]
    regions: Mapping[str, str]

    @classmethod
    def load(cls) -> Self:
        towns: dict[str, list[Municipality]] = defaultdict(list)
        for town in Municipality.objects.select_related("merged_into"):
            for key in {name_key(name) for name in (town.code, *town.all_names) if name}:
                towns[key].append(town)
        regions: dict[str, str] = {}
        for region in Region.objects.all():
            for name in (region.code, region.slug, *region.all_names):
                regions[name_key(name)] = region.code
        return cls(dict(towns), regions)

    def municipality(self, text: str, *, on: dt.date) -> str:
        """The code. One that has ended is refused with its successor."""
        # A spreadsheet takes the code 020 for the number 20.
        key = f"{text:0>3}" if text.isdecimal() and text.isascii() and len(text) < 3 else text
        found = self.municipalities.get(name_key(key), [])
        if not found:
            raise FactProblem("municipality", value=text[:SHOWN])
        standing = [town for town in found if town.stands_on(on)]
        if not standing:
            after = _successor(found[0], on=on)
            if after is None:
                raise FactProblem("municipality", value=text[:SHOWN])
            raise FactProblem(
                "municipality_ended",
                value=found[0].name,
                successor=after.name,
                successor_code=after.code,
            )
        return standing[0].code

    def region(self, text: str) -> str:
        key = f"{text:0>2}" if text.isdecimal() and text.isascii() else text
        try:
            return self.regions[name_key(key)]
        except KeyError:
            raise FactProblem("region", value=text[:SHOWN]) from None


def _successor(ended: Municipality, *, on: dt.date) -> Municipality | None:
    """The one that stands that day, however often its forerunners were merged."""
    passed = {ended.pk}
    after = ended.merged_into
    while after is not None and after.pk not in passed and not after.stands_on(on):
        passed.add(after.pk)
        after = after.merged_into
    return after if after is not None and after.stands_on(on) else None


def clean_value(key: str, text: str, places: Places, *, on: dt.date) -> Value:
    """The value of the fact `key` that `text` means; empty text is the value of nothing.

    What points to organisations (`parent`, `umbrellas`, `replaced_by`) is read where the register is
    known as a whole, not here: raises `KeyError` for these. Raises `FactProblem`.
    """
    fact = FACTS[key]
    line = plain_line(text)
    if not line and fact.holds not in {Holds.REGIONS, Holds.FORMER_NAMES}:
        return ""
    if BROKEN in line or looks_misread(line):
        raise FactProblem("encoding", value=line[:SHOWN])
    match fact.holds:
        case Holds.LINE:
            return _clean_line(fact, line)
        case Holds.EMAIL:
            return _clean_email(fact, line)
        case Holds.URL:
            return _clean_url(fact, line)
        case Holds.DATE:
            return _clean_date(line, on=on)
        case Holds.CHOICE:
            return _clean_choice(fact, line)
        case Holds.LANGUAGES:
            return _clean_languages(line)
        case Holds.IDENTIFIER:
            return clean_identifier(key, line)
        case Holds.MUNICIPALITY:
            return places.municipality(line, on=on)
        case Holds.REGIONS:
            return sorted({places.region(part) for part in _parts(text)})
        case Holds.FORMER_NAMES:
            return sorted([_clean_line(fact, name), ""] for name in _parts(text))
    raise KeyError(key)


def _parts(text: str) -> list[str]:
    return [part for part in map(plain_line, _PARTS.split(text)) if part]


def _clean_line(fact: Fact, line: str) -> str:
    if len(line) > fact.limit:
        raise FactProblem("too_long", length=len(line), limit=fact.limit)
    # A phone number may begin with its plus.
    if line.startswith(("=", "@")) or (fact.key != "phone" and line.startswith("+")):
        raise FactProblem("formula", value=line[:SHOWN])
    return line


def _clean_email(fact: Fact, line: str) -> str:
    if len(line) > fact.limit:
        raise FactProblem("too_long", length=len(line), limit=fact.limit)
    try:
        validate_email(line)
    except ValidationError:
        raise FactProblem("email", value=line[:SHOWN]) from None
    return line


def _clean_url(fact: Fact, line: str) -> str:
    """An address as people say it, `www.example.fi`, gets what browsers add."""
    url = line if re.match(r"https?://", line, re.IGNORECASE) else f"https://{line}"
    if len(url) > fact.limit:
        raise FactProblem("too_long", length=len(url), limit=fact.limit)
    try:
        _is_url(url)
    except ValidationError:
        raise FactProblem("url", value=line[:SHOWN]) from None
    return url


def _clean_date(line: str, *, on: dt.date) -> str:
    finnish = _DATE.fullmatch(line)
    try:
        if finnish:
            day, month, year = map(int, finnish.groups())
            read = dt.date(year, month, day)
        else:
            read = dt.date.fromisoformat(line[:10])
    except ValueError:
        raise FactProblem("date", value=line[:SHOWN]) from None
    if read > on:
        raise FactProblem("dissolved_later")
    return read.isoformat()


def _clean_choice(fact: Fact, line: str) -> str:
    """By its code, or by its words in any of the portal's languages."""
    wanted = name_key(line)
    for value, label in fact.choices:
        if value and wanted in {name_key(value), *_in_every_language(label)}:
            return value
    offered = ", ".join(str(label) for value, label in fact.choices if value)
    raise FactProblem("choice", value=line[:SHOWN], choices=offered)


def _in_every_language(label: object) -> Iterable[str]:
    for language in LANGUAGES:
        with translation.override(language):
            yield name_key(str(label))


def _clean_languages(line: str) -> str:
    """`fi-sv`: codes in the order of importance."""
    codes = list(dict.fromkeys(part for part in _LANGUAGE_PARTS.split(line.lower()) if part))
    for code in codes:
        if code not in SPOKEN:
            raise FactProblem("language", value=code[:SHOWN])
    return "-".join(codes)
