"""Questions whose SQL is written once per process: for what pages ask often, writing it costs more than asking.

A question is a function that makes a queryset of its values. It is called once, with stand-ins, so it must
not look at a value, only filter by it:

    STANDING = Prepared(lambda *, day: Structure.objects.standing_on(day))
    STANDING(day=today)

It is written once for each language, for each of true, false and None, and for how many a tuple or a frozen set
has: these it may look at. It asks the database nothing and takes no day from the clock, since what it found out
would stay so: what somebody may see is asked beside it, or by their key.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Never, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import query as querying
from django.utils.translation import get_language

Row = TypeVar("Row")

# A whole number, a text, a day, a moment, a key, or an object that stands for its key.
Single = int | str | dt.date | UUID | models.Model
# True, false and None are told apart by what is written.
Value = Single | tuple[Single, ...] | frozenset[Any] | None

# What a value is to the text that is written: itself where it must not vary, else how many it is.
_Shape = tuple[str | None, tuple[tuple[str, Any], ...]]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class _Written(Generic[Row]):
    # Empty where nothing can be found, whatever is asked for.
    sql: str
    # Each the name of a value with its place among several, or None and what always stands there.
    places: tuple[tuple[tuple[str, int] | None, Any], ...]
    rows: Callable[[list[Any]], list[Row]]


class Prepared(Generic[Row]):
    """Asks in one query. The rows are what the queryset gives: objects with what is joined to them, or values.

    Related rows that a queryset would prefetch in further queries are not among them.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any, Row]"]) -> None:
        self.make = make
        self._written: dict[_Shape, _Written[Row]] = {}

    def __call__(self, **values: Value) -> list[Row]:
        several = {name: _several(value) for name, value in values.items()}
        # Columns are chosen by language.
        shape = (
            get_language(),
            tuple((name, _fixed(values[name], each)) for name, each in several.items()),
        )
        written = self._written.get(shape)
        if written is None:
            written = self._written[shape] = _write(self.make, values, several)
        if not written.sql:
            return []
        adapted = {
            (name, place): _adapt(value)
            for name, each in several.items()
            for place, value in enumerate(each)
        }
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


def _several(value: Value) -> tuple[Single, ...]:
    """What of it stays open; filled up to a power of two with the last, so that few lengths are written."""
    if value is None or isinstance(value, bool):
        return ()
    if not isinstance(value, tuple | frozenset):
        return (value,)
    each = tuple(value)
    return each + each[-1:] * ((1 << (len(each) - 1).bit_length()) - len(each)) if each else ()


def _fixed(value: Value, several: tuple[Single, ...]) -> bool | int | str | None:
    """What is written into the text."""
    if value is None or isinstance(value, bool):
        return value
    return f"{len(several)} of" if isinstance(value, tuple | frozenset) else "one"


def _write(
    make: Callable[..., "models.QuerySet[Any, Row]"],
    values: Mapping[str, Value],
    several: Mapping[str, tuple[Single, ...]],
) -> _Written[Row]:
    """Raises `ValueError` where the question looks at a value, makes another of it or leaves it out; where it
    asks the database or names a day by itself."""
    open_ones = [(name, place) for name, each in several.items() for place in range(len(each))]
    first, second = (
        {
            (name, place): _stand_in(several[name][place], 2 * number + turn)
            for number, (name, place) in enumerate(open_ones)
        }
        for turn in (0, 1)
    )
    with connection.execute_wrapper(_refuse):
        queryset = make(**_given(values, first))
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("What is prefetched is a question of its own.")
        compiler: Any = queryset.query.get_compiler(connection=connection)
        again: Any = make(**_given(values, second)).query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
            sql_again, parameters_again = again.as_sql()
        except EmptyResultSet:
            return _Written("", (), list)
    if sql != sql_again:
        raise ValueError("The question looks at one of its values.")
    names = {_adapt(value): name for name, value in first.items()}
    places: list[tuple[tuple[str, int] | None, Any]] = []
    for parameter, other in zip(parameters, parameters_again, strict=True):
        if parameter in names:
            places.append((names[parameter], None))
        elif parameter != other:
            raise ValueError("The question makes something of one of its values: give it that.")
        elif isinstance(parameter, dt.date) or _DAY.match(str(parameter)):
            raise ValueError("The question names a day by itself, which would stay that day.")
        else:
            places.append((None, parameter))
    if unused := set(open_ones) - {name for name, _constant in places}:
        left = ", ".join(sorted({name for name, _place in unused}))
        raise ValueError(f"The question does not ask for: {left}.")
    return _Written(sql, tuple(places), _reader(queryset, compiler))


def _refuse(*_of_the_query: Any) -> Never:
    raise ValueError("The question asks the database while it is written: what it says would stay.")


def _given(values: Mapping[str, Value], stand_ins: Mapping[tuple[str, int], Any]) -> dict[str, Any]:
    """The values with stand-ins for what stays open."""
    given: dict[str, Any] = dict(values)
    for (name, _place), value in stand_ins.items():
        kind = type(values[name])
        if kind in (tuple, frozenset):
            before = given[name] if _place else ()
            given[name] = kind((*before, value))
        else:
            given[name] = value
    return given


def _stand_in(value: Single, number: int) -> Any:
    """Of the same kind, unlike any that a question names by itself. Odd numbers lie far ahead of even ones."""
    year = 8000 if number % 2 else 1000
    if isinstance(value, models.Model):
        # Nothing is known of it but its key: whoever reads more asks the database.
        model, key = value._meta.model, value._meta.pk.attname
        return model.from_db(connection.alias, [key], [_stand_in(value.pk, number)])
    if isinstance(value, dt.datetime):
        return dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    if isinstance(value, dt.date):
        return dt.date(year, 1, 1) + dt.timedelta(days=number)
    if isinstance(value, UUID):
        return UUID(int=number)
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, int) and not isinstance(value, bool):
        # A small integer of the database is at most 32,767.
        return 31_000 + number
    raise ValueError(f"Cannot stay open in a prepared question: {value!r}.")


def _adapt(value: Single) -> Any:
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
