"""What somebody's own calendar tells of: the regions they work in, the structures they sit in or look after."""

import datetime as dt
from typing import TYPE_CHECKING

from portal.registry.calendar import Scope
from regions.models import Region
from regions.structures.models import Coordinator, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


def own_scope(user: "User | AnonymousUser", *, on: dt.date) -> Scope:
    """Empty for whoever works nowhere and belongs to nothing. Three queries."""
    if not user.is_authenticated:
        return Scope()
    regions = Region.objects.assigned_to(user, on=on).order_by().values_list("pk", flat=True)
    coordinated = Coordinator.objects.active_on(on).filter(user=user.pk).order_by()
    sits = Membership.objects.active_on(on).held_by(user).order_by()
    structures = {*coordinated.values_list("structure", flat=True)}
    structures.update(sits.values_list("structure", flat=True))
    return Scope(regions=frozenset(regions), structures=frozenset(structures))
