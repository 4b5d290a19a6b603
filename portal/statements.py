"""Rows by statements that are written once for the same question: the ORM takes longer to word a query of many
joins and conditions than the database to answer it.

A question is its arguments, and its statement is the same for the same ones: what else it depends on, such as a
person's address or the day, is an argument too. What somebody may see is never one: it is asked anew each time.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils.translation import get_language

# Each is some kilobytes.
MOST = 512

Rows = list[tuple[Any, ...]]


def prepared(ask: "Callable[..., QuerySet[Any, Any]]") -> Callable[..., Rows]:
    """`ask` gives `values_list` of columns for hashable arguments; gives the rows of today, as tuples."""

    @lru_cache(maxsize=MOST)
    def statement(_language: str | None, arguments: tuple[Hashable, ...]) -> Any:
        compiler: Any = ask(*arguments).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        return sql, parameters, compiler.get_converters([one[0] for one in compiler.select])

    @wraps(ask)
    def rows(*arguments: Hashable) -> Rows:
        written = statement(get_language(), arguments)
        if written is None:
            return []
        sql, parameters, converters = written
        connection: Any = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            found = cursor.fetchall()
        for place, (convert, expression) in converters.items():
            found = [_converted(row, place, convert, expression, connection) for row in found]
        return [tuple(row) for row in found]

    return rows


def _converted(row: Any, place: int, convert: Any, expression: Any, connection: Any) -> list[Any]:
    changed = list(row)
    for one in convert:
        changed[place] = one(changed[place], expression, connection)
    return changed
