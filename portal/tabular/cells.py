"""The one rule against text that a spreadsheet program would take for a formula.

Dangerous is text that begins with a sign of a formula, behind blanks, invisible characters or quotes
too; and text in which such a sign follows a separator or a line break, because a program that guesses
another separator would begin a cell there.

In XLSX such text is a string marked `quotePrefix`: nothing is changed. A CSV file knows no types, so
there `safe_cell` puts an apostrophe before the text and before each inner sign; `restored` takes them
off again. Text that looks marked already gets another mark, so every text comes back as it was.
"""

import re

from portal.typed.text import UNSEEN

# The signs as typed, in full width (＝ ＋ － ＠) and in their small forms.
_SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
# White space, control characters, and what is there without being seen.
_UNSEEN = f"\\s\x00-\x1f\x7f-\x9f{UNSEEN}"
_SEPARATORS = frozenset(";,|\t\r\n")
_START = re.compile(f"'*+(?:[\t\r\n]|[{_UNSEEN}\"]*+{_SIGN})")
# A whole run of blanks and separators, and the marks between it and a sign. Possessive, and begun only
# where a run begins: the time it takes grows with the text, not with its square.
_RUN = re.compile(f'(?<![{_UNSEEN};,|"])[{_UNSEEN};,|"]++(?P<marks>\'*+)(?={_SIGN})')


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program might read a formula in `text`, marked or not."""
    return bool(_START.match(text)) or any(map(_separates, _RUN.finditer(text)))


def safe_cell(value: object) -> object:
    """The value as a CSV file may hold it: dangerous text marked, everything else as it is."""
    if isinstance(value, str) and is_dangerous(value):
        return "'" + _RUN.sub(_marked, value)
    return value


def restored(text: str) -> str:
    """What `safe_cell` was given."""
    if text.startswith("'") and is_dangerous(text[1:]):
        return _RUN.sub(_unmarked, text[1:])
    return text


def _separates(run: re.Match[str]) -> bool:
    return not _SEPARATORS.isdisjoint(run[0])


def _marked(run: re.Match[str]) -> str:
    return f"{run[0]}'" if _separates(run) else run[0]


def _unmarked(run: re.Match[str]) -> str:
    return run[0][:-1] if run["marks"] and _separates(run) else run[0]
