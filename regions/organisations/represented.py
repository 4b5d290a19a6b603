"""The organisations that a person acts for."""

import datetime as dt

from django.db.models import Prefetch, Q

from portal.registry.visit import Visit
from regions.models import Municipality, Region
from regions.organisations.models import Organisation, Proposal

# For so long the home page tells what was decided on a proposal.
TOLD_FOR = dt.timedelta(days=60)


def represented(visit: Visit) -> list[Organisation]:
    """With what tells who and where they are, their numbers and regions, and `newest_proposals`."""
    own = Organisation.objects.filter(representatives__user=visit.user)
    newest_proposals = Proposal.objects.filter(
        Q(closed_at=None) | Q(closed_at__gt=visit.at - TOLD_FOR)
    ).prefetch_related("facts")
    where = [f"municipality__{column}" for column in Municipality.name.columns]
    return list(
        own.select_related("municipality")
        .only("name", "level", "theme", "status", "email", "confirmed_at", *where)
        .prefetch_related(
            Prefetch("regions", queryset=Region.objects.by_name()),
            "identifiers",
            Prefetch("proposals", queryset=newest_proposals, to_attr="newest_proposals"),
        )
    )
