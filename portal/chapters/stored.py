"""Chapters as JSON and back: a copy that was stored gives the same page and the same files."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.functional import Promise

Data = TypeVar("Data")
# In a place where several types may stand: which of them does.
TYPE = "type"


def as_json(value: Any) -> Any:
    """Frozen dataclasses of texts, numbers, moments and one another; of a lazy text what it says now."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
        return {TYPE: type(value).__name__, **found}
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_json(each) for each in value]
    if isinstance(value, dt.datetime):
        return {TYPE: "datetime", "at": value.isoformat()}
    if isinstance(value, dt.date):
        return {TYPE: "date", "on": value.isoformat()}
    if isinstance(value, (Promise, StrEnum)):
        return str(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} is no plain data")


def from_json(of: type[Data], stored: Any) -> Data:
    """The value that `as_json` wrote; of every type but `of` it asks what the fields are declared as."""
    found: Data = _read(of, stored)
    return found


def _read(hint: Any, stored: Any) -> Any:
    if isinstance(stored, dict) and TYPE in stored:
        match stored[TYPE]:
            case "datetime":
                return dt.datetime.fromisoformat(stored["at"])
            case "date":
                return dt.date.fromisoformat(stored["on"])
        return _read_dataclass(_named(hint, stored[TYPE]), stored)
    arguments = get_args(hint)
    origin = get_origin(hint)
    if isinstance(stored, dict):
        return {key: _read(arguments[1], each) for key, each in stored.items()}
    if isinstance(stored, list):
        hint = _tuple_of(hint)
        of = get_args(hint)
        same = len(of) == 2 and of[1] is Ellipsis
        hints = [of[0]] * len(stored) if same else of
        return tuple(_read(each, part) for each, part in zip(hints, stored, strict=True))
    for enum in arguments if origin in (Union, UnionType) else (hint,):
        if isinstance(enum, type) and issubclass(enum, StrEnum) and isinstance(stored, str):
            return enum(stored)
    return stored


def _read_dataclass(of: type, stored: Mapping[str, Any]) -> Any:
    """A field that came later has its default."""
    known = {name: hint for name, hint in _hints(of).items() if name in stored}
    return of(**{name: _read(hint, stored[name]) for name, hint in known.items()})


def _named(hint: Any, name: str) -> type:
    for each in _choices(hint):
        if isinstance(each, type) and each.__name__ == name:
            return each
    raise TypeError(f"{name} does not stand where {hint} is declared")


def _tuple_of(hint: Any) -> Any:
    return next(each for each in _choices(hint) if get_origin(each) is tuple)


def _choices(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


@cache
def _hints(of: type) -> dict[str, Any]:
    known = get_type_hints(of)
    return {each.name: known[each.name] for each in fields(of)}
