"""Numbers as people and programs write them, read in one way everywhere.

Digits 0 to 9, with a minus (- or −) before them; thousands may be parted, each group of three by the same
space (also one that does not break, or a thin one); decimals follow a comma or a point. Whole numbers
may have one or two zeros there, as spreadsheet programs write them: `1 234`, `12`, `12,0`, `12.00`.

Nothing else is a number, since each of these has been meant in two ways: `10 12` (two numbers), `1.234`
and `1,234` (a thousand, or one and a bit), `1'234`, `1 234 56`, `1e3`, `1_000`, `+5`, `5 %`.
"""

import re
from decimal import Decimal

# The space, and those that do not break: ordinary, thin, narrow, of the width of a digit.
SPACES = " \u00a0\u2009\u202f\u2007"
MINUS = "-\u2212"
# More digits than this count nothing that we ask.
MOST_DIGITS = 15

_NUMBER = re.compile(
    rf"(?P<minus>[{MINUS}])?"
    rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<space>[{SPACES}])[0-9]{{3}}(?:(?P=space)[0-9]{{3}})*)"
    r"(?:[.,](?P<decimals>[0-9]+))?"
)
_SPACE = re.compile(f"[{SPACES}]")


class NoNumber(ValueError):
    """The text is not a number as we read them."""


def read_number(text: str, *, decimals: int) -> Decimal:
    """The number in `text`, of at most so many decimals. Raises `NoNumber`.

    With three decimals or more asked for, `1.234` has them; otherwise it is no number at all.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NoNumber(text)
    digits = _SPACE.sub("", found["whole"])
    fraction = found["decimals"] or ""
    if len(digits) > MOST_DIGITS or len(fraction) > decimals:
        raise NoNumber(text)
    sign = "-" if found["minus"] else ""
    return Decimal(f"{sign}{digits}.{fraction or 0}")


def read_whole_number(text: str) -> int:
    """The whole number in `text`. Raises `NoNumber`."""
    number = read_number(text, decimals=2)
    if number != int(number):
        raise NoNumber(text)
    return int(number)
