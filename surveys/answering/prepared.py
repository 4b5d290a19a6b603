"""A query by key whose SQL is written once per process; writing it costs more than asking it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import query as querying

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """One row, with what is related to it, by a unique field. Django's own classes do the rest."""

    def __init__(self, make: Callable[[], models.QuerySet[M]], *, by: str = "pk") -> None:
        self.make = make
        self.by = by

    def get(self, key: object) -> M | None:
        sql, prepare, build = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [prepare(key, connection)])
            row = cursor.fetchone()
        return build(row) if row else None

    @cached_property
    def _written(self) -> tuple[str, Callable[..., Any], Callable[[Any], M]]:
        queryset = self.make()
        meta = queryset.model._meta
        field: Any = meta.pk if self.by == "pk" else meta.get_field(self.by)
        # Any key will do: its place in the SQL stays open.
        one = queryset.filter(**{self.by: field.to_python(0)}).order_by()
        compiler: Any = one.query.get_compiler(connection=connection)
        sql, _key = compiler.as_sql()
        return sql, field.get_db_prep_value, _builder(compiler)


def _builder(compiler: Any) -> Callable[[Any], Any]:
    """From a row to the object and what is related to it, as a queryset makes them."""
    using = compiler.connection.alias
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    populators: Any = querying.get_related_populators
    related = populators(info, select, using)
    converters = compiler.get_converters([column[0] for column in select])

    def build(row: Any) -> Any:
        values = next(iter(compiler.apply_converters([row], converters))) if converters else row
        found = info["model"].from_db(using, names, values[first:last])
        for populator in related:
            populator.populate(values, found)
        return found

    return build
