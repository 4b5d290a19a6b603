"""How names, numbers and places are written for searching, and what a search for them asks."""

import re
from collections.abc import Iterable

from portal.ui.localised import fold

# `r.y.`, `r. f.`: one word, however it is written.
_SPACED = re.compile(r"\br\.\s?([yfp])\b\.?")
# Within a number: `2077474-0`, `194.820`.
_IN_NUMBER = re.compile(r"(?<=\d)[.\-/](?=\d)")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?:fi ?)?(\d[\d ]*)")
_VAT_NUMBER = re.compile(r"fi(?=\d{8}$)")
_REGISTERED = re.compile(r"\b(?:rekisteroity yhdistys|registrerad forening)\b")
# What so many names end with that it tells none apart.
LEGAL_FORMS = frozenset({"ry", "rf", "rp", "sr", "rekisteroity", "registrerad"})
# Nobody means more than that; the rest is left out.
MOST_WORDS = 12
# Shorter words are too near to each other to be taken for one another.
LEAST_LETTERS = 4
MOST_LETTERS = 60


def searchable(text: str) -> str:
    """Lower case, without marks and signs, numbers in one: `Sydän-Seura r.y. 194.820` → `sydan seura ry 194820`."""
    plain = _SPACED.sub(r"r\1", fold(text))
    plain = _IN_NUMBER.sub("", plain).replace("'", "").replace("’", "")
    return " ".join(_WORD.findall(plain))


def asked_words(text: str) -> list[str]:
    """The words that narrow a search; none where only legal forms are asked for.

    A number is one word, however it is parted, with or without the `FI` of a VAT number.
    """
    line = searchable(text)
    if number := _NUMBER.fullmatch(line):
        return [number[1].replace(" ", "")]
    words = (_VAT_NUMBER.sub("", word) for word in _REGISTERED.sub(" ", line).split())
    return list(dict.fromkeys(word for word in words if word not in LEGAL_FORMS))[:MOST_WORDS]


def words_to_know(keys: Iterable[str]) -> set[str]:
    """Of what was made searchable: the words in which a typing error is forgiven."""
    return {
        word
        for key in keys
        for word in key.split()
        if LEAST_LETTERS <= len(word) <= MOST_LETTERS and word.isalpha()
    }
