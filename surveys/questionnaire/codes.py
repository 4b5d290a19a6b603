"""Codes of surveys, pages, questions and choices: short, made of words or of a name, each only once."""

import re
from collections.abc import Container, Mapping

from portal.ui.localised import LANGUAGES, fold
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE
from surveys.questionnaire.schema import RESERVED

# A proposal is no longer; a person may write a longer one.
LONGEST_PROPOSAL = 24
LONGEST = 40
CODE = re.compile(r"[a-z][a-z0-9_]*")
# What a code begins with where no words make one.
PAGE, QUESTION, CHOICE = "p", "q", "c"
# Words that most questions begin with, and that tell none from another.
_EMPTY = frozenset(
    [
        "ja",
        "tai",
        "on",
        "onko",
        "ovatko",
        "miten",
        "mita",
        "mika",
        "millainen",
        "millaista",
        "kuinka",
        "missa",
        "milloin",
        "kuka",
        "ketka",
        "jos",
        "etta",
        "och",
        "eller",
        "ar",
        "hur",
        "vad",
        "vilken",
        "vilket",
        "vilka",
        "nar",
        "om",
        "att",
        "den",
        "det",
        "en",
        "ett",
        "and",
        "or",
        "is",
        "are",
        "how",
        "what",
        "which",
        "when",
        "who",
        "if",
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
    ]
)


def proposed_code(words: Mapping[str, str], taken: Container[str], *, otherwise: str) -> str:
    """Of the Finnish words, or of the first language that has some; `otherwise` begins any other."""
    text = next((words[language] for language in LANGUAGES if words.get(language)), "")
    found = _words(text)
    telling = [word for word in found if word not in _EMPTY] or found
    base = ""
    for word in telling:
        longer = f"{base}_{word}" if base else word[:LONGEST_PROPOSAL]
        if len(longer) > LONGEST_PROPOSAL:
            break
        base = longer
    if not base:
        return _numbered(otherwise, taken, first=1)
    if not base[0].isalpha():
        base = f"{otherwise}_{base}"[:LONGEST_PROPOSAL].rstrip("_")
    base = base.removesuffix("_why")
    return base if is_free(base, taken) else _numbered(f"{base}_", taken, first=2)


def code_for(name: str, taken: Container[str], *, begin: str = "q") -> str:
    """Of a name that something already has elsewhere: itself where it can be a code and is free, or one
    that is like it. It may be as long as codes can be.
    """
    code = name if CODE.fullmatch(name) else "_".join(_words(name))
    if not code or not code[0].isalpha():
        code = f"{begin}_{code}".rstrip("_")
    if not is_free(code, ()) or code.endswith("_why"):
        code = f"{code}_{begin}"
    code, number = code[:LONGEST], 1
    free = code
    while free in taken:
        number += 1
        ending = f"_{number}"
        free = code[: LONGEST - len(ending)] + ending
    return free


def is_free(code: str, taken: Container[str]) -> bool:
    """Whether no other has it, and the portal uses it for nothing else."""
    return code not in taken and code not in RESERVED and code != CANNOT_SAY_CHOICE.code


def is_placeholder(code: str) -> bool:
    """Whether it was made of no words, so that a better one is proposed once there are some."""
    return re.fullmatch(f"[{PAGE}{QUESTION}{CHOICE}][0-9]+", code) is not None


def _numbered(base: str, taken: Container[str], *, first: int) -> str:
    number = first
    while not is_free(f"{base}{number}", taken):
        number += 1
    return f"{base}{number}"


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))
