"""What somebody's own calendar tells of: the regions they work in, the structures they sit in or look after."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from portal.prepared import Prepared
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
    coordinated = _coordinated(user=user, on=on)
    return Scope(
        regions=frozenset(_regions(user=user, on=on)),
        structures=frozenset(coordinated + _sits_in(user=user.pk, address=user.email, on=on)),
    )


@Prepared
def _regions(*, user: "User", on: dt.date) -> Any:
    return Region.objects.assigned_to(user, on=on).order_by().values_list("pk", flat=True)


@Prepared
def _coordinated(*, user: "User", on: dt.date) -> Any:
    coordinated = Coordinator.objects.active_on(on).filter(user=user)
    return coordinated.order_by().values_list("structure", flat=True)


@Prepared
def _sits_in(*, user: int, address: str, on: dt.date) -> Any:
    held = Membership.objects.active_on(on).held_under(address, user=user, on=on)
    return held.order_by().values_list("structure", flat=True)
