"""The schema of definition files, and its faults in words a person can act on."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

SCHEMA = Path(__file__).parent / "data" / "definition.schema.json"
MOST_FAULTS = 50


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `pages[0].questions[2].text`; no place means the whole file."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def faults_of(content: Any) -> list[Fault]:
    """What the schema refuses, in the order of the file."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: list(map(str, error.path)))
    return [_in_words(error) for error in errors[:MOST_FAULTS]]


def _in_words(error: ValidationError) -> Fault:
    place = error.json_path.removeprefix("$").lstrip(".")
    limit = error.validator_value
    value = str(error.instance)[:60]
    messages = {
        "required": _("Something is missing: %(error)s."),
        "additionalProperties": _("There is a key that is not known here: %(error)s."),
        "type": _("This must be of another type: %(limit)s."),
        "enum": _("“%(value)s” is not known here. Use one of: %(limit)s."),
        "pattern": _("“%(value)s” must be small letters, digits and underscores, a letter first."),
        "minItems": _("There must be at least %(limit)s of these."),
        "maxItems": _("There can be at most %(limit)s of these."),
        "minLength": _("This cannot be empty."),
        "maxLength": _("This can be at most %(limit)s characters."),
        "minimum": _("This must be at least %(limit)s."),
        "maximum": _("This can be at most %(limit)s."),
        "uniqueItems": _("The same stands here twice."),
    }
    message = messages.get(str(error.validator), "%(error)s")
    shown = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
    return Fault(place, message % {"error": error.message[:200], "limit": shown, "value": value})
