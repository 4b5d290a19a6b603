"""Names of an XLSForm as codes of a definition: small letters, digits, underscores; each once."""

import re
import unicodedata
from collections.abc import Collection

from surveys.questionnaire.definition import CANNOT_SAY_CHOICE
from surveys.questionnaire.schema import RESERVED

LONGEST = 40


def code_for(name: str, taken: Collection[str], *, begin: str = "q") -> str:
    """The name itself where it can be a code; otherwise one that is like it and not taken."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") if not _is_code(name) else name
    if not code or not code[0].isalpha():
        code = f"{begin}_{code}".rstrip("_")
    if code in RESERVED or code.endswith("_why") or code == CANNOT_SAY_CHOICE.code:
        code = f"{code}_{begin}"
    code, number = code[:LONGEST], 1
    free = code
    while free in taken:
        number += 1
        ending = f"_{number}"
        free = code[: LONGEST - len(ending)] + ending
    return free


def _is_code(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None
