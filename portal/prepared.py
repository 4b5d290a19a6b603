"""Questions whose SQL is written once per process: for what pages ask often, writing it costs more than asking.

A question is a function that makes a queryset of its values. It is called once, with stand-ins, so it must
not look at a value, only filter by it; and a day that it takes from the clock would stay that day:

    STANDING = Prepared(lambda *, day: Structure.objects.standing_on(day))
    STANDING(day=today)
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import query as querying
from django.utils.translation import get_language

Row = TypeVar("Row")

# A whole number, a text, a day, a moment, a key, or an object that stands for its key.
Value = int | str | dt.date | UUID | models.Model


@dataclass(frozen=True)
class _Written(Generic[Row]):
    sql: str
    # Each the name of a value, or None and what always stands there.
    places: tuple[tuple[str | None, Any], ...]
    rows: Callable[[list[Any]], list[Row]]


class Prepared(Generic[Row]):
    """Asks in one query. The rows are what the queryset gives: objects with what is joined to them, or values.

    Related rows that a queryset would prefetch in further queries are not among them.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any, Row]"]) -> None:
        self.make = make
        self._written: dict[str | None, _Written[Row]] = {}

    def __call__(self, **values: Value) -> list[Row]:
        # Columns are chosen by language.
        language = get_language()
        written = self._written.get(language)
        if written is None:
            written = self._written[language] = _write(self.make, values)
        adapted = {name: _adapt(value) for name, value in values.items()}
        parameters = [
            constant if name is None else adapted[name] for name, constant in written.places
        ]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, parameters)
            found = cursor.fetchall()
        return written.rows(found) if found else []

    def one(self, **values: Value) -> Row | None:
        """The first row, if there is any."""
        found = self(**values)
        return found[0] if found else None


def _write(
    make: Callable[..., "models.QuerySet[Any, Row]"], values: Mapping[str, Value]
) -> _Written[Row]:
    """Raises `ValueError` where the question looks at a value, makes another of it or leaves it out."""
    first, second = (
        {
            name: _stand_in(value, 2 * place + turn)
            for place, (name, value) in enumerate(values.items())
        }
        for turn in (0, 1)
    )
    queryset = make(**first)
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise ValueError("What is prefetched is a question of its own.")
    compiler: Any = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    sql_again, parameters_again = make(**second).query.get_compiler(connection=connection).as_sql()
    if sql != sql_again:
        raise ValueError("The question looks at one of its values.")
    names = {_adapt(value): name for name, value in first.items()}
    places: list[tuple[str | None, Any]] = []
    for parameter, again in zip(parameters, parameters_again, strict=True):
        if parameter == again:
            places.append((None, parameter))
        elif parameter in names:
            places.append((names[parameter], None))
        else:
            raise ValueError("The question makes something of one of its values: give it that.")
    if unused := values.keys() - {name for name, _constant in places}:
        raise ValueError(f"The question does not ask for: {', '.join(sorted(unused))}.")
    return _Written(sql, tuple(places), _reader(queryset, compiler))


def _stand_in(value: Value, number: int) -> Any:
    """Of the same kind, unlike any that a question names by itself."""
    if isinstance(value, models.Model):
        return type(value)(pk=_stand_in(value.pk, number))
    if isinstance(value, dt.datetime):
        return dt.datetime(1000, 1, 1, 0, number, tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.date(1000, 1, 1) + dt.timedelta(days=number)
    if isinstance(value, UUID):
        return UUID(int=number)
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, int) and not isinstance(value, bool):
        # A small integer of the database is at most 32,767.
        return 31_000 + number
    raise ValueError(f"Cannot stay open in a prepared question: {value!r}.")


def _adapt(value: Value) -> Any:
    """As the database takes it."""
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _reader(queryset: Any, compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """From rows of the database to what the queryset gives."""
    converters = compiler.get_converters([column[0] for column in compiler.select])
    kind = queryset._iterable_class
    read: Callable[[Any], Iterator[Any]]
    if kind is querying.ModelIterable:
        read = _objects(compiler)
    elif kind is querying.FlatValuesListIterable:
        read = _firsts
    elif kind is querying.ValuesListIterable:
        # In the order in which the columns were asked for.
        read = _tuples
    else:
        raise ValueError("A prepared question gives objects or lists of values.")

    def rows(found: list[Any]) -> list[Any]:
        return list(read(compiler.apply_converters(found, converters) if converters else found))

    return rows


def _firsts(found: Any) -> Iterator[Any]:
    return (row[0] for row in found)


def _tuples(found: Any) -> Iterator[Any]:
    return map(tuple, found)


def _objects(compiler: Any) -> Callable[[Any], Iterator[Any]]:
    """With what is joined to each, and what is computed of it."""
    using = compiler.connection.alias
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    populators: Any = querying.get_related_populators
    related = populators(info, select, using)
    annotations = list((compiler.annotation_col_map or {}).items())
    model = info["model"]

    def read(found: Any) -> Iterator[Any]:
        for values in found:
            one = model.from_db(using, names, values[first:last])
            for populator in related:
                populator.populate(values, one)
            for name, place in annotations:
                setattr(one, name, values[place])
            yield one

    return read
