"""What stands in the way of a structure's end: apps bring theirs in `structure_endings`, from their module
`structure_parts`. Nothing ends by itself of which people were told."""

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from portal.registry import Registry
from regions.structures.models import Structure

# A sentence for whoever ends the structure on that last day; empty where nothing of theirs hinders it.
Hindrance = Callable[[Structure, dt.date, dt.datetime], str]

structure_endings = Registry[Hindrance]("structure_parts")


def why_not_ended(structure: Structure, *, last: dt.date, at: dt.datetime) -> list[str]:
    """Sentences; none where it may end on that day."""
    said = [_stands_under(structure, last)]
    said += [hindrance(structure, last, at) for hindrance in structure_endings]
    return [sentence for sentence in said if sentence]


def why_not_before(structure: Structure, *, last: dt.date) -> str:
    """Empty where it was founded by then."""
    if structure.founded_year is None:
        return ""
    founded = (structure.founded_year, structure.founded_month or 1)
    if (last.year, last.month) >= founded:
        return ""
    return _("It was founded later than that: correct the day, or when it was founded.")


def _stands_under(structure: Structure, last: dt.date) -> str:
    under = structure.children.standing_on(last + dt.timedelta(days=1)).by_name().first()
    if under is None:
        return ""
    return _("“%(name)s” stands under it and goes on. End that first, or place it elsewhere.") % {
        "name": under
    }
