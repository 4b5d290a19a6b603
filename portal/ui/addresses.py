"""Addresses for the rows of a list: where a page stands among all is looked up once, not for each row."""

from functools import cache

from django.urls import get_script_prefix, reverse

# Numbers that no address holds by itself.
_STAND_INS = range(1_000_000_007, 1_000_000_011)


def address_of(name: str, *numbers: int) -> str:
    """As `reverse`, for a page whose address holds nothing but at most four whole numbers."""
    return _pattern(name, len(numbers), get_script_prefix()).format(*numbers)


@cache
def _pattern(name: str, count: int, _prefix: str) -> str:
    """For each place at which the site may stand. Raises `NoReverseMatch`."""
    stand_ins = _STAND_INS[:count]
    pattern = reverse(name, args=stand_ins)
    for number in stand_ins:
        pattern = pattern.replace(str(number), "{}")
    return pattern
