"""What the page of an organisation is composed of, as that of a region is. Apps bring theirs in
`organisation_parts`: surveys the rounds that it was asked in, rooms of the register their own.

A room that has something to say of an organisation writes a frozen dataclass of the kind
`OrganisationPart` with its template, which takes it as `part`, and a function that makes it of an
`OrganisationVisit` (or gives None where there is nothing to say); the module `organisation_parts` adds it:

    organisation_parts.add("offices", PartMaker(offices.offices_of, rank=30))

What it needs of the database, `make` asks; the template asks nothing. Ranks: what is to be known first
5, what is missing 10, facts 20, contact data and offices 30, what it belongs to 40, rounds 60, history 90.
Buttons beside the name come in the same way through `organisation_links`, places in which one fact can be
corrected through `correction_links`, and where a change came from (an import, a proposal) through
`change_links`.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.registry import RankedRegistry, Registry
from portal.registry.page_parts import Maker, PageLink, PagePart
from regions.models import Region
from regions.organisations.facts.definitions import Facts
from regions.organisations.facts.reading import facts_of
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


@dataclass(frozen=True)
class OrganisationVisit:
    """Somebody opens the page of an organisation that they may see."""

    organisation: Organisation
    user: User
    at: dt.datetime
    # The contact data was asked for, and stands open in this one response.
    shows_contacts: bool = False

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.at)

    @cached_property
    def facts(self) -> Facts:
        """Looked up once for all parts."""
        return facts_of(self.organisation)

    @cached_property
    def parent(self) -> Organisation | None:
        return self.organisation.parent

    @property
    def list_region(self) -> Region | None:
        """In whose list of organisations it stands, for the way back."""
        place = self.organisation.municipality
        return place.region if place else None

    @cached_property
    def may_edit(self) -> bool:
        return self._is_among(Organisation.objects.editable_by(self.user))

    @cached_property
    def is_own(self) -> bool:
        """Whether this person speaks for the organisation."""
        return self._is_among(Organisation.objects.represented_by(self.user))

    @cached_property
    def may_open_contacts(self) -> bool:
        return self._is_among(Organisation.objects.with_open_contacts(self.user))

    @cached_property
    def may_write(self) -> bool:
        """Whether this person may write to its offices: staff who may open the contact data."""
        is_staff = self.user.has_perm_anywhere(Permission.EDIT_ORGANISATIONS)
        return is_staff and self.may_open_contacts

    def _is_among(self, organisations: OrganisationQuerySet) -> bool:
        return organisations.filter(pk=self.organisation.pk).exists()


class OrganisationPart(PagePart):
    """Something that is said of an organisation. Its template also takes `csrf_token`."""


PartMaker = Maker[OrganisationVisit, OrganisationPart]
LinkMaker = Maker[OrganisationVisit, PageLink]


@dataclass(frozen=True)
class CorrectionMaker:
    """`make(visit, key)` gives where this person puts the fact `key` right; empty where nowhere."""

    make: Callable[[OrganisationVisit, str], str]
    rank: int


# Of references of one source (`OrganisationChange.Source`) those that this person may open: their urls.
ChangeLinks = Callable[[Collection[str], User], Mapping[str, str]]

organisation_parts = RankedRegistry[PartMaker]("organisation_parts")
organisation_links = RankedRegistry[LinkMaker]("organisation_parts")
correction_links = RankedRegistry[CorrectionMaker]("organisation_parts")
# By the source of a change.
change_links = Registry[ChangeLinks]("organisation_parts")


def correction_url(visit: OrganisationVisit, key: str) -> str:
    """The first place in which this person may put it right; empty where there is none."""
    return next((url for maker in correction_links if (url := maker.make(visit, key))), "")
