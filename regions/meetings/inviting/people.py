"""Whom an invitation to the members reaches: each person once, however many seats they have."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from regions.organisations.models import ContactPerson, OfficeTerm, Organisation
from regions.organisations.models.organisation import first_language
from regions.structures.models import Membership, Structure


@dataclass(frozen=True)
class Asked:
    """A person, not saved yet where only an office or an organisation is known; and why they are asked."""

    person: ContactPerson
    membership: Membership


@dataclass(frozen=True)
class People:
    asked: Sequence[Asked]
    # Members of whom no address is known.
    without_address: int


def people_of(structure: Structure, *, on: dt.date) -> People:
    """Of members of that day: a person; an office by its holder, else by its mailbox or its organisation's
    address; an organisation by its own. At most four queries."""
    held = OfficeTerm.objects.held_on(on).select_related("person")
    memberships = (
        Membership.objects.active_on(on)
        .filter(structure=structure)
        .select_related("person", "organisation", "office__organisation")
        .prefetch_related(Prefetch("office__terms", queryset=held, to_attr="held"))
        .order_by("pk")
    )
    found: dict[str, Asked] = {}
    without = 0
    for membership in memberships:
        person = _person_of(membership)
        if not person.email:
            without += 1
            continue
        found.setdefault(person.email.lower(), Asked(person, membership))
    return People(list(found.values()), without)


def _person_of(membership: Membership) -> ContactPerson:
    if membership.person is not None:
        return membership.person
    if (office := membership.office) is None:
        assert membership.organisation is not None  # noqa: S101, the database refuses none
        return _at(membership.organisation, membership.organisation.email)
    for term in office.held:  # type: ignore[attr-defined]
        if term.person.email:
            return term.person  # type: ignore[no-any-return]
    return _at(office.organisation, office.mailbox or office.organisation.email)


def _at(organisation: Organisation, address: str) -> ContactPerson:
    """Whoever reads its mail."""
    language = first_language(organisation.languages)
    return ContactPerson(
        name=str(organisation)[:120], email=address.lower(), language=language or "fi"
    )


def known(person: ContactPerson) -> ContactPerson:
    """The same as a row: the one there is of this name and address, else a new one."""
    if person.pk:
        return person
    same = ContactPerson.objects.same_as(name=person.name, email=person.email).first()
    if same is None:
        person.save()
    return same or person
