"""The order of names: å, ä, ö after z, in every language, on both databases and in Python alike.

PostgreSQL sorts by ICU's rules for Finnish, whatever the machine's locale; SQLite and Python by the
key below, which a test holds against ICU. Columns that people read in order are kept in `FINNISH`.
"""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

# The collation of columns, on both databases.
FINNISH = "finnish"

Key = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...], str]

_ORDER = (
    " _-‐–—,;:!¡?¿.…·'‘’\"“”«»()[]{}§¶@*/\\&#%•`´^¯¨°©®+±÷×<=>¬|¦~¤¢$£¥€"
    "0123456789abcdefghijklmnopqrstuvwxyzþåäö"
)
_WEIGHT = {sign: weight for weight, sign in enumerate(_ORDER)}
# Letters of their own, and those that Finns look for among others; a mark (here a bar) comes after.
_LIKE = {"æ": "ä̵", "ø": "ö̵", "ü": "y̵", "đ": "d̵", "ð": "d̸", "ł": "l̵", "ħ": "h̵", "ŧ": "t̵", "ß": "ss"}
_LIKE |= {"ŋ": "n̵", "œ": "oe", "å": "å", "ä": "ä", "ö": "ö"}
_MARKS = (
    "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304\u0335\u0338"
)
_MARK = {mark: weight for weight, mark in enumerate(_MARKS, start=1)}


# A list is sorted by comparing each name with many others, and the next page sorts it again.
@lru_cache(maxsize=20_000)
def alphabetical(text: str) -> Key:
    """Sorts names the way Finns look for them: by letter; then by mark, case, and the very signs."""
    letters: list[int] = []
    marks: list[int] = []
    capitals: list[bool] = []
    for sign in unicodedata.normalize("NFC", text):
        for letter in sign.lower():
            for part in _LIKE.get(letter) or unicodedata.normalize("NFKD", letter):
                if unicodedata.combining(part):
                    marks.append(_MARK.get(part, len(_MARK) + 1))
                    continue
                letters.append(_WEIGHT.get(part, len(_ORDER) + ord(part)))
                marks.append(0)
                capitals.append(sign != letter)
    return tuple(letters), tuple(marks), tuple(capitals), text


def compare(one: str, other: str) -> int:
    """Below zero where `one` comes first; zero for the same text alone."""
    first, second = alphabetical(one), alphabetical(other)
    return (first > second) - (first < second)


def teach_alphabet(connection: "Connection") -> None:
    """SQLite knows no alphabet: each connection learns this one."""
    connection.create_collation(FINNISH, compare)
