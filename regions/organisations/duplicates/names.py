"""Names of organisations as they are compared: without legal form, and with the place set apart."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from portal.ui.localised import fold
from regions.organisations.duplicates.place_names import PlaceNames, words_of

# Legal forms, which tell nobody apart.
_FORMS = {"ry", "rp", "yhdistys", "rekisteroity", "saatio", "sr"}
SWEDISH_FORMS = {"rf", "registrerad", "stiftelse", "stiftelsen"}
_FORMS = {"ry", "rp", "rf", "sr", "rekisteroity", "registrerad", "ab", "oy", "ky", "tmi"}
_LINKING = {"ja", "och", "and", "seka"}
# What names a part of an organisation: a branch is another one than its parent.
BRANCH = re.compile(r"(osasto|jaosto|jaos|toimikunta|avdelning|sektion|filial)(n|en)?$")
# What a Finnish or Swedish compound ends with; abbreviations take a letter of its own for it.
HEADS = (
    *("yhdistys", "seura", "kerho", "liitto", "jarjesto", "keskus", "verkosto", "talo", "piiri"),
    *("saatio", "osasto", "neuvosto", "tuki", "apu", "tupa", "toiminta", "keskusliitto"),
    *("forening", "forbund", "sallskap", "klubb", "organisation", "central", "distrikt"),
    *("natverk", "center", "gard", "stiftelse", "avdelning", "stod", "hjalp"),
)
# Swedish words that no Finnish name has, by their endings.
_SWEDISH = re.compile(
    r"(forening|foreningen|forbund|forbundet|sallskap|klubb|distrikt|natverk|stiftelse|central|gard)$"
)
_FINNISH = re.compile(r"(yhdistys|seura|kerho|liitto|jarjesto|keskus|verkosto|talo|piiri|saatio)$")
LONGEST_ABBREVIATION = 8
# Half of it still tells something.
LONG_STEM = 8


@dataclass(frozen=True)
class Name:
    """One name of an organisation. Compare `key` for the same name, `core` for it without its place."""

    text: str
    is_former: bool
    # Every word but the legal form, in their order.
    words: tuple[str, ...]
    core: tuple[str, ...]
    places: frozenset[str]
    is_abbreviation: bool
    # `fi` or `sv` where the name itself tells, else empty.
    language: str = field(default="")

    @cached_property
    def key(self) -> str:
        """The same however words are ordered, parted and joined by hyphens."""
        return "".join(sorted(self.words))

    @cached_property
    def core_key(self) -> str:
        return "".join(sorted(self.core))

    @cached_property
    def line(self) -> str:
        return " ".join(self.words)

    @cached_property
    def core_line(self) -> str:
        return " ".join(self.core)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """What tells it apart in its town: without what compounds end with, where enough is left."""
        parted = (_parted(word) for word in self.core)
        stems = ("".join(parts[:-1]) or parts[0] for parts in parted)
        return tuple(
            stem if len(stem) >= LONG_STEM else word
            for stem, word in zip(stems, self.core, strict=True)
        )

    @cached_property
    def digits(self) -> str:
        return "".join(c for c in self.line if c.isdigit())

    @cached_property
    def names_a_part(self) -> bool:
        return any(BRANCH.search(word) for word in self.core)

    @cached_property
    def initials(self) -> frozenset[str]:
        """Abbreviations that this name would have, with and without its place, compounds parted."""
        found = set()
        for words in (self.words, self.core):
            if not words:
                continue
            found.add("".join(word[0] for word in words))
            found.add("".join("".join(part[0] for part in _parted(word)) for word in words))
        return frozenset(one for one in found if len(one) > 1)

    def may_become(self, short: str) -> bool:
        """Whether an abbreviation takes the first letter of each word, and others in their order."""
        return _takes(short, self.words) or _takes(short, self.core)


def _takes(short: str, words: tuple[str, ...]) -> bool:
    """Every way to share the letters out among the words, a word after the other."""
    ends = {0}
    for word in words:
        after = set()
        for start in ends:
            if start >= len(short) or word[0] != short[start]:
                continue
            at = 0
            for end in range(start, len(short)):
                at = word.find(short[end], at) + 1
                if not at:
                    break
                after.add(end + 1)
        ends = after
    return len(short) in ends


def _parted(word: str) -> list[str]:
    for head in HEADS:
        if word.endswith(head) and len(word) > len(head) + 2:
            return [*_parted(word.removesuffix(head)), head]
    return [word]


def read_name(text: str, places: PlaceNames, *, is_former: bool = False) -> Name:
    every = words_of(text)
    words = tuple(word for word in every if word not in _FORMS and word not in _LINKING)
    words = words or tuple(every)
    core, told = places.split(words)
    if not core:
        core = words
    return Name(
        text=text,
        is_former=is_former,
        words=words,
        core=core,
        places=told,
        is_abbreviation=_is_abbreviation(core, text),
        language=_language(every),
    )


def _is_abbreviation(core: tuple[str, ...], text: str) -> bool:
    """One word in capital letters beside the place: `LKY`, `LKY Lahti`."""
    if len(core) != 1 or not 2 <= len(core[0]) <= LONGEST_ABBREVIATION:
        return False
    return any(word.isupper() and fold(word) == core[0] for word in re.split(r"[^\w]+", text))


def _language(words: list[str]) -> str:
    if "rf" in words or any(_SWEDISH.search(word) for word in words):
        return "sv"
    if "ry" in words or any(_FINNISH.search(word) for word in words):
        return "fi"
    return ""
