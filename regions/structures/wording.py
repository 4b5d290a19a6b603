"""Facts of a structure in a few words."""

from django.utils.formats import date_format
from django.utils.translation import ngettext

from regions.structures.models import Structure


def term(structure: Structure) -> str:
    days = (structure.term_starts_on, structure.term_ends_on)
    if not any(days):
        return ""
    return "–".join(date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in days)


def meets(structure: Structure) -> str:
    if structure.rhythm:
        return structure.rhythm
    if structure.meetings_a_year is None:
        return ""
    count = structure.meetings_a_year
    return ngettext("%(count)d time a year", "%(count)d times a year", count) % {"count": count}
