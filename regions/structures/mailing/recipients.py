"""To whom a letter to the members goes: each address once, however many structures it is in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from portal.outbox.refusals import dead_among
from regions.organisations.models import OfficeTerm, Organisation
from regions.organisations.models.organisation import first_language
from regions.structures.models import LettersOff, Membership, Structure


@dataclass(frozen=True)
class Reader:
    """One address; `membership` is the first that leads to it."""

    address: str
    language: str
    name: str
    membership: int


@dataclass(frozen=True)
class Readers:
    """Who gets the letter, and how many members do not, each with the reason."""

    reached: Sequence[Reader]
    without_address: int = 0
    dead: int = 0
    unwilling: int = 0


def readers_of(structures: Iterable[Structure], *, on: dt.date) -> Readers:
    """Of members of that day: a person at their address; an office at its holder's, else at its mailbox, else
    at its organisation's; an organisation at its own. Five queries, however many they are."""
    chosen = [structure.pk for structure in structures]
    held = OfficeTerm.objects.held_on(on).select_related("person")
    memberships = (
        Membership.objects.active_on(on)
        .filter(structure__in=chosen)
        .select_related("person", "organisation", "office__organisation")
        .prefetch_related(Prefetch("office__terms", queryset=held, to_attr="held"))
        .order_by("pk")
    )
    off = set(LettersOff.objects.filter(structure__in=chosen).values_list("structure", "email"))
    found: dict[str, Reader] = {}
    wanted: set[str] = set()
    without = 0
    for membership in memberships:
        reader = _reader(membership)
        if reader is None:
            without += 1
            continue
        found.setdefault(reader.address, reader)
        if (membership.structure_id, reader.address) not in off:
            wanted.add(reader.address)
    dead = {address.lower() for address in dead_among(list(wanted))}
    reached = [one for one in found.values() if one.address in wanted and one.address not in dead]
    return Readers(reached, without, len(dead & wanted), len(found.keys() - wanted))


def _reader(membership: Membership) -> Reader | None:
    """None where no address is known."""
    if (person := membership.person) is not None:
        return _to(person.email, person.language, person.name, membership)
    if (office := membership.office) is not None:
        for term in office.held:  # type: ignore[attr-defined]
            if term.person.email:
                return _to(term.person.email, term.person.language, term.person.name, membership)
        organisation: Organisation = office.organisation
        language = first_language(organisation.languages)
        return _to(office.mailbox or organisation.email, language, "", membership)
    assert membership.organisation is not None  # noqa: S101, the database refuses none of the three
    organisation = membership.organisation
    return _to(organisation.email, first_language(organisation.languages), "", membership)


def _to(address: str, language: str, name: str, membership: Membership) -> Reader | None:
    return Reader(address.lower(), language, name, membership.pk) if address else None
