"""Offices and terms in words; and changes of offices, as the history of an organisation keeps them.

The history names people by the number of their row, so that erasure reaches it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.outbox.addresses import masked
from regions.organisations.models import ContactPerson, Office, OfficeTerm, OrganisationChange

# The key in the facts of an `OrganisationChange` under which a change of an office stands: a pair of what
# `office_told` or `term_told` gives, or None where there was or is none.
OFFICE = "office"
Told = dict[str, Any]


def office_told(office: Office) -> Told:
    return {"kind": office.kind, "title": office.title, "mailbox": masked(office.mailbox)}


def term_told(term: OfficeTerm) -> Told:
    """`term` with its office."""
    return {
        "kind": term.office.kind,
        "title": term.office.title,
        "person": term.person_id,
        "starts_on": term.starts_on.isoformat() if term.starts_on else "",
        "ends_on": term.ends_on.isoformat() if term.ends_on else "",
    }


def people_taken_back(changes: Iterable[OrganisationChange]) -> set[int]:
    """By the number of their row: whose term was removed, or turned out to be somebody else's."""
    pairs = [one.facts[OFFICE] for one in changes if OFFICE in one.facts]
    return {
        before["person"]
        for before, after in pairs
        if before and before.get("person") and before["person"] != (after or {}).get("person")
    }


def days_in_words(first: dt.date | None, last: dt.date | None) -> str:
    """From–to; empty where neither day is known."""
    days = {
        "first": date_format(first, "SHORT_DATE_FORMAT") if first else "",
        "last": date_format(last, "SHORT_DATE_FORMAT") if last else "",
    }
    if first and last:
        return _("%(first)s–%(last)s") % days
    if first:
        return _("from %(first)s") % days
    return _("until %(last)s") % days if last else ""


@dataclass(frozen=True)
class OfficeWording:
    people: Mapping[int, str]

    @classmethod
    def load(cls, told: Iterable[Told]) -> Self:
        """For these values. One query, or none."""
        numbers = {one["person"] for one in told if one.get("person")}
        people = ContactPerson.objects.filter(pk__in=numbers)
        return cls({one.pk: one.name or _("(erased)") for one in people} if numbers else {})

    def of(self, told: Told | None) -> str:
        """Empty where there was or is none."""
        if not told:
            return ""
        label = dict(Office.Kind.choices).get(told["kind"], told["kind"])
        office = capfirst(told["title"] or str(label))
        if "person" in told:
            person = self.people.get(told["person"], _("(erased)"))
            days = days_in_words(_day(told["starts_on"]), _day(told["ends_on"]))
            return f"{office}: {person}, {days}" if days else f"{office}: {person}"
        return f"{office}: {told['mailbox']}" if told.get("mailbox") else office


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None
