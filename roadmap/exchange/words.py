"""Words that stand in a file for what the roadmap keeps as a code: written in one language, read in all."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from portal.typed.text import name_key
from roadmap.models import Status, Step
from roadmap.models.responsible import ROLES

WHOLE_COUNTRY = gettext_lazy("whole country")
YES, NO = gettext_lazy("yes"), gettext_lazy("no")
# Said of a cell: what it holds is to be emptied. An empty cell changes nothing.
EMPTIED = "-"
# How names of several regions are parted.
SEPARATOR = "; "


def yes_or_no(value: bool) -> str:
    return str(YES if value else NO)


@cache
def in_all_languages(word: Promise) -> frozenset[str]:
    """The word as its languages write it, in the shape in which names are compared."""
    return frozenset(name_key(str(each)) for each in _spoken([word]))


@cache
def codes_of_states() -> Mapping[str, str]:
    return _codes(Status.State)


@cache
def codes_of_precision() -> Mapping[str, str]:
    return _codes(Step.Precision)


@cache
def codes_of_roles() -> Mapping[str, str]:
    return _read_as(ROLES)


@cache
def codes_of_truth() -> Mapping[str, str]:
    return _read_as([("yes", YES), ("no", NO)]) | {"1": "yes", "0": "no"}


def _codes(choices: type[models.TextChoices]) -> dict[str, str]:
    return _read_as([(each.value, each.label) for each in choices])


def _read_as(pairs: Iterable[tuple[str, Promise | str]]) -> dict[str, str]:
    """Everything that a code is called → the code."""
    found: dict[str, str] = {}
    for code, label in pairs:
        found |= {name_key(str(each)): code for each in (code, *_spoken([label]))}
    return found


def _spoken(labels: Iterable[Promise | str]) -> list[str]:
    spoken: list[str] = []
    labels = list(labels)
    for language, _name in settings.LANGUAGES:
        with override(language):
            spoken += [str(label) for label in labels]
    return spoken


def shown(choices: type[models.TextChoices]) -> str:
    """The words that may be written, in the reader's language."""
    return ", ".join(str(each.label) for each in choices)
