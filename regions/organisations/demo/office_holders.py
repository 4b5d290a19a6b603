"""Forty of the invented organisations as a register knows those that it has worked with for years.

They have offices with holders, former ones and one to come, short, Swedish and former names, and a history;
some have been confirmed, and one was dissolved and replaced by another.
"""

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from regions.organisations.demo.inventing import NAMES, label
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import (
    ContactPerson,
    Office,
    OfficeTerm,
    Organisation,
    OrganisationChange,
)
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.offices.wording import OFFICE, term_told

KNOWN = 40
YEAR = dt.timedelta(days=365)
# Secretaries have none: their mail goes to the organisation while nobody is one.
MAILBOXES = {
    Office.Kind.CHAIR: "puheenjohtaja",
    Office.Kind.DIRECTOR: "toiminnanjohtaja",
    Office.Kind.SOTE: "sote",
}


def describe(people: Mapping[str, User], *, at: dt.datetime, seed: int = 1) -> int:
    """How many were described."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret here
    chosen = _chosen()
    expert, manager = people["expert.pohjois-suomi"], people["manager"]
    earlier = at - dt.timedelta(days=40)
    _name(chosen, rng, by=expert, at=earlier)
    _fill_offices(chosen, rng, by=manager, at=at)
    _dissolve(chosen, by=manager, at=at - dt.timedelta(days=20))
    _confirm(chosen, people, at=at)
    return len(chosen)


def _chosen() -> list[Organisation]:
    """Of Rovaniemi and of Vaasa, with what they belong to: both languages, every level."""
    known: dict[int, Organisation] = {}
    rows = Organisation.objects.select_related("municipality", "parent__parent").order_by(
        "name", "pk"
    )
    for town, count in (("Rovaniemi", 14), ("Vaasa", 12)):
        for level, share in (("local", count - 4), ("independent", 4)):
            for one in _first(rows.filter(municipality__name_fi=town, level=level), share):
                for each in (one, one.parent, one.parent and one.parent.parent):
                    if each is not None and len(known) < KNOWN:
                        known[each.pk] = each
    for one in rows.filter(level="local", municipality__name_fi="Oulu")[: KNOWN - len(known)]:
        known[one.pk] = one
    return list(known.values())


def _first(rows: OrganisationQuerySet, count: int) -> Iterable[Organisation]:
    return rows[:count]


def _name(chosen: Sequence[Organisation], rng: random.Random, *, by: User, at: dt.datetime) -> None:
    """As somebody of the staff would have typed it: so there is a history to read."""
    facts = read_facts([one.pk for one in chosen])
    writings = []
    for number, one in enumerate(chosen):
        new: dict[str, Any] = {"short_name": short_name(one.name)}
        if number % 3 == 0:
            last = dt.date(2005 + number % 18, 12, 31).isoformat()
            new["former_names"] = [[f"{one.name.rsplit(' ', 1)[0]} -83 ry", last]]
        if number % 4 == 0:
            new["phone"] = f"040 55{number:02} {rng.randrange(1000):03}"
        if one.languages == "fi" and number % 5 == 0:
            new["languages"] = "fi-sv"
            new["name_sv"] = f"{facts[one.pk]['name'].rsplit(' ', 1)[0]} (på svenska) rf"
        writings.append(Writing(one.pk, new))
    write_facts(writings, source=OrganisationChange.Source.FORM, by=by, at=at)


def short_name(name: str) -> str:
    """The letters that an association goes by: RIY."""
    words = name.replace("-", " ").split()[:-1]
    return "".join(word[0].upper() for word in words) if len(words) > 1 else words[0][:4].upper()


def _fill_offices(
    chosen: Sequence[Organisation], rng: random.Random, *, by: User, at: dt.datetime
) -> None:
    today = timezone.localdate(at)
    spring = dt.date(today.year, 4, 1)
    changes = []
    for number, one in enumerate(chosen):
        host = f"{label(one.name) or 'jarjesto'}.example.org"
        kinds = [Office.Kind.CHAIR, Office.Kind.SECRETARY]
        if one.level in ("national", "district"):
            kinds.append(Office.Kind.DIRECTOR)
        if number % 2 == 0:
            kinds.append(Office.Kind.SOTE)
        for kind in kinds:
            mailbox = f"{MAILBOXES[kind]}@{host}" if kind in MAILBOXES else ""
            office = Office.objects.create(organisation=one, kind=kind, mailbox=mailbox)
            # One in eight secretaries has gone and nobody has come; chairs change by the year.
            if kind == Office.Kind.SECRETARY and number % 8 == 3:
                continue
            if kind == Office.Kind.CHAIR:
                _term(office, rng, host, spring - 3 * YEAR, spring - YEAR - dt.timedelta(days=1))
            ends_on = spring + YEAR if number % 6 == 1 else None
            term = _term(office, rng, host, spring - YEAR, ends_on)
            if ends_on is not None and kind == Office.Kind.CHAIR:
                _term(office, rng, host, ends_on + dt.timedelta(days=1), None)
            changes.append(
                OrganisationChange(
                    organisation=one,
                    at=at - dt.timedelta(days=12),
                    by=by,
                    source=OrganisationChange.Source.FORM,
                    facts={OFFICE: [None, term_told(term)]},
                )
            )
    OrganisationChange.objects.bulk_create(changes)


def _term(
    office: Office,
    rng: random.Random,
    host: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> OfficeTerm:
    first, last = rng.choice(NAMES["people"]["first"]), rng.choice(NAMES["people"]["last"])
    email = f"{label(f'{first} {last} ry').replace('-', '.')}@{host}"
    language = "sv" if office.organisation.languages.startswith("sv") else "fi"
    same = ContactPerson.objects.same_as(name=f"{first} {last}", email=email).first()
    person = same or ContactPerson.objects.create(
        name=f"{first} {last}", email=email, language=language
    )
    return OfficeTerm.objects.create(
        office=office, person=person, starts_on=starts_on, ends_on=ends_on
    )


def _dissolve(chosen: Sequence[Organisation], *, by: User, at: dt.datetime) -> None:
    """The last local one, whose work another of the same town goes on with."""
    gone = next(one for one in reversed(chosen) if one.level == Organisation.Level.LOCAL)
    alike = Organisation.objects.filter(level=gone.level, municipality=gone.municipality)
    after = alike.exclude(pk=gone.pk).order_by("name", "pk")[0]
    facts = {
        "status": Organisation.Status.DISSOLVED,
        "dissolved_on": timezone.localdate(at).isoformat(),
        "replaced_by": after.pk,
    }
    write_facts([Writing(gone.pk, facts)], source=OrganisationChange.Source.FORM, by=by, at=at)


def _confirm(
    chosen: Sequence[Organisation], people: Mapping[str, User], *, at: dt.datetime
) -> None:
    """Two of three within the year, one of nine longer ago."""
    as_ = Organisation.ConfirmedAs
    for number, one in enumerate(chosen):
        if number % 3 == 2:
            continue
        own = one.representatives.filter(user=people["organisation"]).exists()
        Organisation.objects.filter(pk=one.pk).update(
            confirmed_at=at - (500 if number % 9 == 0 else 10 + 7 * number) * dt.timedelta(days=1),
            confirmed_by=people["organisation"] if own else people["expert.pohjois-suomi"],
            confirmed_as=as_.REPRESENTATIVE if own else as_.STAFF,
        )
