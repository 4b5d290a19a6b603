"""The public id of an organisation: `J10234-3`, its number in the register with a check digit.

Databases give a number out once, so no id is ever used again. The letter keeps spreadsheets from
taking it for a number or a date; the check digit (Luhn) refuses one wrong digit and most swaps.
"""

import re

from stdnum import luhn

_FORM = re.compile(r"J\s?(\d{1,15})\s?-?\s?(\d)", re.IGNORECASE | re.ASCII)
# What a bigint holds.
_MOST = 2**63 - 1


def as_public_id(number: int) -> str:
    """`number` is the primary key."""
    return f"J{number}-{luhn.calc_check_digit(str(number))}"


def read_public_id(text: str) -> int | None:
    """The number in an id however it was copied; None where it is no id, or one digit is wrong."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    number, digit = found.groups()
    if luhn.calc_check_digit(number) != digit or not 0 < int(number) <= _MOST:
        return None
    return int(number)
