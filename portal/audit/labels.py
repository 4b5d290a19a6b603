"""The trail in words. Apps bring those for what they record in a module `audit_labels`."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.formats import date_format
from django.utils.functional import Promise

from portal.audit.models import AuditEvent
from portal.registry import Registry

Found = TypeVar("Found")


@dataclass(frozen=True)
class AuditLabels:
    """What one app says of its acts; what has no word here shows the name that it was noted by."""

    actions: Mapping[str, Promise] = field(default_factory=dict)
    details: Mapping[str, Promise] = field(default_factory=dict)
    # A detail's value in words; None where these do not know it.
    values: Mapping[str, Callable[[Any], str | None]] = field(default_factory=dict)
    # Details that only a program reads.
    hidden: frozenset[str] = frozenset()
    # What an event was about, by the names of all scopes; None where it is no business of theirs.
    subject: Callable[[AuditEvent, Mapping[str, str]], str | None] | None = None


audit_labels = Registry[AuditLabels]("audit_labels")


def action_labels() -> dict[str, Promise]:
    """Every act that an app has a word for."""
    return {code: label for labels in audit_labels for code, label in labels.actions.items()}


def action_label(action: str) -> str:
    return str(_first(labels.actions.get(action) for labels in audit_labels) or action)


def subject_label(event: AuditEvent, scope_names: Mapping[str, str]) -> str:
    """By the names that things have now, where an app knows them; otherwise as it was noted."""
    found = _first(
        labels.subject(event, scope_names) for labels in audit_labels if labels.subject is not None
    )
    return event.subject_label if found is None else found


def details_label(details: dict[str, Any]) -> str:
    """`role: Researcher`; tables inside tables are left to the database."""
    return ", ".join(
        f"{_detail_name(key)}: {_value_label(key, value)}"
        for key, value in details.items()
        if value and not isinstance(value, dict) and not _is_hidden(key)
    )


def _is_hidden(key: str) -> bool:
    return any(key in labels.hidden for labels in audit_labels)


def _detail_name(key: str) -> str:
    return str(_first(labels.details.get(key) for labels in audit_labels) or key)


def _value_label(key: str, value: Any) -> str:
    known = _first(labels.values[key](value) for labels in audit_labels if key in labels.values)
    if known is not None:
        return known
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if key.endswith("_on"):
        return date_format(dt.date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return str(value)


def _first(found: Iterator[Found | None]) -> Found | None:
    return next((each for each in found if each is not None), None)
