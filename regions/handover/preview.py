"""What a handover would move, line by line; its seal, and how it is kept."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from portal.accounts.models import User
from portal.alphabet import alphabetical
from portal.ui.localised import LANGUAGES
from regions.handover.parts import Fate, Handing, Item, handover_parts
from regions.models import Region

# A line as it is kept: part, key, fate, words by language, region (its code), successor (their number).
Line = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A line as it is read."""

    words: str
    region: Region | None
    successor: User | None


@dataclass(frozen=True)
class Group:
    """The lines of one part with one fate."""

    title: str
    lines: Sequence[Shown]


@dataclass(frozen=True)
class Section:
    fate: Fate
    groups: Sequence[Group]

    @property
    def count(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def found_lines(handing: Handing) -> list[Line]:
    """Everything that every app has to say, in the order of the parts and by region."""
    return [
        _line(name, item)
        for name, part in handover_parts.items()
        for item in sorted(part.find(handing), key=_place)
    ]


def _place(item: Item) -> tuple[bool, object]:
    return item.region is not None, alphabetical(str(item.region or ""))


def _line(part: str, item: Item) -> Line:
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = item.words()
    return {
        "part": part,
        "key": item.key,
        "fate": item.fate.value,
        "words": words,
        "region": item.region.code if item.region else "",
        "successor": item.successor.pk if item.successor else None,
    }


def seal_of(handing: Handing, lines: Iterable[Line]) -> str:
    """The same for the same plan with the same lines, in whatever language they are read."""
    plan = [
        handing.leaver.pk,
        handing.first_day.isoformat(),
        handing.joins,
        [(share.region.code, share.successor.pk) for share in handing.shares],
        sorted(_mark(line) for line in lines),
    ]
    return hashlib.sha256(json.dumps(plan).encode()).hexdigest()


def _mark(line: Line) -> tuple[str, str, str, int]:
    return line["part"], line["key"], line["fate"], line["successor"] or 0


def moved_only(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line["fate"] == Fate.MOVES]


def new_since(before: Iterable[Line], after: Iterable[Line]) -> list[Line]:
    """What moves after and did not before; the other way round, what does not move any more."""
    known = {_mark(line) for line in before}
    return [line for line in moved_only(after) if _mark(line) not in known]


def sections(
    lines: Collection[Line], regions: Mapping[str, Region], people: Mapping[int, User]
) -> list[Section]:
    """As they are read: by fate and part, in the reader's language."""
    return [
        Section(fate, groups)
        for fate in Fate
        if (groups := _groups([line for line in lines if line["fate"] == fate], regions, people))
    ]


def _groups(
    lines: Sequence[Line], regions: Mapping[str, Region], people: Mapping[int, User]
) -> list[Group]:
    names = list(dict.fromkeys(line["part"] for line in lines))
    return [
        Group(_title(name), shown([x for x in lines if x["part"] == name], regions, people))
        for name in names
    ]


def shown(
    lines: Iterable[Line], regions: Mapping[str, Region], people: Mapping[int, User]
) -> list[Shown]:
    return [
        Shown(
            words_of(line),
            regions.get(line["region"]),
            people.get(line["successor"]) if line["successor"] else None,
        )
        for line in lines
    ]


def words_of(line: Line) -> str:
    language = translation.get_language() or LANGUAGES[0]
    words: dict[str, str] = line["words"]
    return words.get(language, words[LANGUAGES[0]])


def _title(name: str) -> str:
    """A part that an older release knew has its name alone."""
    part = handover_parts.get(name)
    return str(part.title) if part else name
