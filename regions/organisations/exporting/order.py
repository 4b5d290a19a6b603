"""What somebody wants to take home of the register: which organisations, and whether with contact data."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from django.http import QueryDict
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Region
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.finding.listing import Listing
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.public_id import read_public_id

NAMES, CONTACTS = "names", "contacts"


@dataclass(frozen=True)
class ExportOrder:
    """Plain, so that a job can keep it as a text and read it again."""

    # Filter and order as the address of the list has them.
    query: str
    # Public ids of those that were ticked; empty for all.
    chosen: tuple[str, ...] = ()
    with_contacts: bool = False
    # In whose own words; asked for together with contact data.
    purpose: str = ""
    # The filter in words.
    about: str = ""
    # By which rights it was asked for: `rights_of`.
    rights: tuple[str, ...] = ()

    def as_text(self) -> str:
        written = QueryDict(mutable=True)
        written.update({"query": self.query, "purpose": self.purpose, "about": self.about})
        written.setlist("chosen", list(self.chosen))
        written.setlist("rights", list(self.rights))
        if self.with_contacts:
            written["contacts"] = "1"
        return written.urlencode()

    @classmethod
    def read(cls, text: str) -> Self:
        read = QueryDict(text)
        return cls(
            query=read.get("query", ""),
            chosen=tuple(read.getlist("chosen")),
            with_contacts="contacts" in read,
            purpose=read.get("purpose", ""),
            about=read.get("about", ""),
            rights=tuple(read.getlist("rights")),
        )

    def with_rights_of(self, person: User) -> "ExportOrder":
        return replace(self, rights=rights_of(person, with_contacts=self.with_contacts))

    def is_allowed_to(self, person: User) -> bool:
        """Whether this person still has every right that it was asked for with."""
        if not person.is_active or not person.has_perm_anywhere(Permission.LIST_ORGANISATIONS):
            return False
        if self.with_contacts and not may_have_contacts(person):
            return False
        return set(self.rights) <= set(rights_of(person, with_contacts=self.with_contacts))


@dataclass(frozen=True)
class Selection:
    """What an order comes to for one person at a moment."""

    order: ExportOrder
    by: User
    at: dt.datetime

    @cached_property
    def listing(self) -> Listing:
        asked = RegisterFilter.read(self.order.query, by=self.by, at=self.at)
        return Listing(asked, QueryDict(self.order.query))

    @property
    def may_name(self) -> bool:
        return self.listing.asked.may_name

    @cached_property
    def rows(self) -> OrganisationQuerySet:
        """As the list shows them, in its order."""
        rows = self.listing.ordered
        if self.order.chosen:
            numbers = [read_public_id(each) for each in self.order.chosen]
            rows = rows.filter(pk__in=[number for number in numbers if number is not None])
        return rows

    @cached_property
    def rows_with_contacts(self) -> OrganisationQuerySet:
        """Of these those whose contact data this person may open."""
        if not self.may_name:
            return self.rows.none()
        opened = Organisation.objects.with_open_contacts(self.by).order_by().values("pk")
        return self.rows.filter(pk__in=opened)

    @property
    def taken(self) -> OrganisationQuerySet:
        return self.rows_with_contacts if self.order.with_contacts else self.rows

    @cached_property
    def count(self) -> int:
        return self.taken.order_by().count()


def may_have_contacts(person: User) -> bool:
    return person.has_perm_anywhere(Permission.VIEW_CONTACTS)


def rights_of(person: User, *, with_contacts: bool) -> tuple[str, ...]:
    """What decides which organisations this person sees, and how much of them; sorted.

    Regions and own organisations are left out where the nation's rights reach over them.
    """
    lists = person.has_perm(Permission.LIST_ORGANISATIONS)
    national = {
        "all": lists,
        NAMES: person.has_perm(Permission.NAME_ORGANISATIONS),
        CONTACTS: person.has_perm(Permission.VIEW_CONTACTS),
    }
    held = [name for name, is_held in national.items() if is_held]
    if lists and national[NAMES] and (national[CONTACTS] or not with_contacts):
        return tuple(sorted(held))
    on = timezone.localdate()
    held += [f"region:{one.code}" for one in Region.objects.assigned_to(person, on=on)]
    own = person.representations.values_list("organisation", flat=True)
    held += [f"organisation:{number}" for number in own]
    return tuple(sorted(held))
