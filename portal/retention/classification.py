"""Every column that can hold words of people, or leads to one, stands in the schedule."""

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings
from django.db import models

from portal.retention.schedule import NOT_PERSONAL, SCHEDULE

CAN_HOLD_WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.BinaryField,
    models.FileField,
)


def personal_columns() -> set[str]:
    """`app.model.column` of every rule."""
    return {column for rule in SCHEDULE.values() for column in _named(rule.columns)}


def listed() -> set[str]:
    """What the schedule names, personal or not."""
    return personal_columns() | set(_named(NOT_PERSONAL))


def unlisted(of_models: Iterable[type[models.Model]]) -> list[str]:
    """The columns of these models of which the schedule says nothing, as `app.model.column`."""
    named = listed()
    return [column for column in classified(of_models) if column not in named]


def classified(of_models: Iterable[type[models.Model]]) -> Iterator[str]:
    """What the schedule must speak of. A choice among a few says nothing that is not listed."""
    for model in of_models:
        for field in model._meta.local_fields:
            holds_words = isinstance(field, CAN_HOLD_WORDS) and not field.choices
            if holds_words or _leads_to_a_person(field):
                yield f"{model._meta.label_lower}.{field.name}"


def _leads_to_a_person(field: models.Field) -> bool:
    target = field.related_model
    return isinstance(target, type) and target._meta.label == settings.AUTH_USER_MODEL


def _named(columns: Mapping[str, str]) -> Iterator[str]:
    for model, names in columns.items():
        for name in names.split():
            yield f"{model}.{name}"
