"""The organisations that a person acts for."""

from django.db.models import Prefetch

from portal.registry.visit import Visit
from regions.models import Municipality, Region
from regions.organisations.models import Organisation


def represented(visit: Visit) -> list[Organisation]:
    """With what tells who and where they are, and the regions they work in."""
    own = Organisation.objects.filter(representatives__user=visit.user)
    where = [f"municipality__{column}" for column in Municipality.name.columns]
    return list(
        own.select_related("municipality")
        .only("name", "level", *where)
        .prefetch_related(Prefetch("regions", queryset=Region.objects.by_name()))
    )
