"""What is to be known of an organisation before all else: it rests, or is no more, and what took its place."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from regions.organisations.models import Organisation
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit


@dataclass(frozen=True)
class Successor:
    name: str
    # Empty for those who may not open it.
    url: str


@dataclass(frozen=True)
class Ending(OrganisationPart):
    is_dissolved: bool
    is_dormant: bool
    dissolved_on: dt.date | None
    successor: Successor | None
    predecessors: Sequence[Successor]

    template = "organisations/page/_ending.html"


# An organisation that took in more than these names the others in its history.
MOST_PREDECESSORS = 20


def ending_of(visit: OrganisationVisit) -> Ending | None:
    organisation = visit.organisation
    named = Organisation.objects.named_for(visit.user)
    before = list(organisation.replaces.order_by("name", "pk").only("name")[:MOST_PREDECESSORS])
    after = organisation.replaced_by
    if organisation.status == Organisation.Status.ACTIVE and not before and after is None:
        return None
    known = [one for one in (*before, after) if one is not None]
    open_to = set(named.filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True))

    def told(one: Organisation) -> Successor:
        return Successor(one.name, one.get_absolute_url() if one.pk in open_to else "")

    return Ending(
        organisation.status == Organisation.Status.DISSOLVED,
        organisation.status == Organisation.Status.DORMANT,
        organisation.dissolved_on,
        told(after) if after is not None else None,
        [told(one) for one in before],
    )
