"""The organisations that a person acts for."""

from portal.registry.visit import Visit
from regions.organisations.models import Organisation


def represented(visit: Visit) -> list[Organisation]:
    """With the regions they work in."""
    own = Organisation.objects.filter(representatives__user=visit.user)
    return list(own.select_related("municipality").prefetch_related("regions"))
