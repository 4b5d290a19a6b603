"""The columns of the tables that leave and come back: each defined once, for writing and for reading.

A heading is written in the language of whoever asked for the file, or as its code for programs, and
is known again in any of these.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from portal.tabular.columns import Column, Kind
from portal.typed.text import name_key

# What a row of the table is about.
About = TypeVar("About")


@dataclass(frozen=True)
class ExchangeColumn(Generic[About]):
    code: str
    heading: str | Promise
    # What to write, or why it is only to be read.
    explanation: str | Promise
    value: Callable[[About], Any]
    width: int = 20
    kind: Kind = "text"
    # Taken in again; what is not, tells the person which row it is.
    is_read: bool = True
    # Only in files of those who may read internal notes.
    is_internal: bool = False

    @property
    def column(self) -> Column:
        return Column(self.heading, self.kind, self.width)


@dataclass(frozen=True)
class ExchangeTable(Generic[About]):
    code: str
    name: str | Promise
    columns: tuple[ExchangeColumn[About], ...]

    def for_reader(self, *, sees_internal: bool) -> tuple[ExchangeColumn[About], ...]:
        return tuple(each for each in self.columns if sees_internal or not each.is_internal)

    def written(self, rows: Iterable[About], *, sees_internal: bool) -> Iterable[tuple[Any, ...]]:
        columns = self.for_reader(sees_internal=sees_internal)
        return (tuple(column.value(row) for column in columns) for row in rows)

    def by_code(self, code: str) -> ExchangeColumn[About]:
        return next(each for each in self.columns if each.code == code)

    @property
    def codes_by_heading(self) -> Mapping[str, str]:
        """Everything that a column is called → its code."""
        found = {name_key(each.code): each.code for each in self.columns}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found |= {name_key(str(each.heading)): each.code for each in self.columns}
        return found

    @property
    def names(self) -> frozenset[str]:
        """What the sheet is called, in any language."""
        found = {name_key(self.code)}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found.add(name_key(str(self.name)))
        return frozenset(found)
