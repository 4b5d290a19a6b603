"""To whom a letter to "the chair of X" goes today: people change, the office stays.

Today's holder; where the office is vacant or the holder's address dead, the office's mailbox; then the
organisation's address; then the experts of its home region; then the managers. Never a former holder.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.accounts.models import User
from portal.outbox.refusals import dead_among
from regions.organisations.deciders import deciders_for, home_region, managers
from regions.organisations.models import Office, OfficeTerm, Organisation
from regions.organisations.models.organisation import first_language


class Through(StrEnum):
    HOLDER = "holder"
    MAILBOX = "mailbox"
    ORGANISATION = "organisation"
    EXPERT = "expert"
    MANAGER = "manager"


@dataclass(frozen=True)
class Recipient:
    """One address; `name` is whom the letter greets, empty for a shared mailbox."""

    address: str
    language: str
    through: Through
    name: str = ""

    @property
    def is_of_organisation(self) -> bool:
        return self.through not in {Through.EXPERT, Through.MANAGER}


def recipient_of(office: Office | tuple[Organisation, str], *, on: dt.date) -> Recipient | None:
    """The first of `recipients_of`; None where nobody at all can be reached."""
    return next(iter(recipients_of(office, on=on)), None)


def recipients_of(office: Office | tuple[Organisation, str], *, on: dt.date) -> list[Recipient]:
    """One at the organisation, or else all its experts, or else all managers.

    `office` is an office or a pair of organisation and kind (`Office.Kind`), whether or not the organisation
    has told of such an office. At most six queries.
    """
    if isinstance(office, tuple):
        organisation, kind = office
        known = organisation.offices.filter(kind=kind).order_by("pk").first()
    else:
        organisation, known = office.organisation, office
    own = _of_organisation(organisation, known, on=on)
    dead = dead_among([one.address for one in own])
    if reached := next((one for one in own if one.address not in dead), None):
        return [reached]
    region = home_region(organisation)
    experts = deciders_for(region, on=on) if region is not None else []
    return _alive(experts, Through.EXPERT) or _alive(managers(), Through.MANAGER)


def _of_organisation(
    organisation: Organisation, office: Office | None, *, on: dt.date
) -> list[Recipient]:
    """In the order in which they are tried; their addresses may be dead."""
    language = first_language(organisation.languages)
    found = []
    if office is not None:
        terms = OfficeTerm.objects.held_on(on).filter(office=office).select_related("person")
        found += [
            Recipient(term.person.email, term.person.language, Through.HOLDER, term.person.name)
            for term in terms
            if term.person.email
        ]
        if office.mailbox:
            found.append(Recipient(office.mailbox, language, Through.MAILBOX))
    if organisation.email:
        found.append(Recipient(organisation.email, language, Through.ORGANISATION))
    return found


def _alive(people: Iterable[User], through: Through) -> list[Recipient]:
    known = [Recipient(one.email, one.language, through, one.name) for one in people]
    dead = dead_among([one.address for one in known])
    return [one for one in known if one.address not in dead]
