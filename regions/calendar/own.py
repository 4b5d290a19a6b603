"""What somebody's own calendar tells of: the regions they work in, the structures they sit in or look after."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from portal.registry.calendar import Scope
from portal.statements import prepared
from regions.models import Region
from regions.structures.models import Coordinator, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


def own_scope(user: "User | AnonymousUser", *, on: dt.date) -> Scope:
    """Empty for whoever works nowhere and belongs to nothing. Three queries."""
    if not user.is_authenticated:
        return Scope()
    structures = {*_coordinated(user.pk, on), *_sits_in(user, user.email, on)}
    return Scope(
        regions=frozenset(key for (key,) in _regions(user, on)),
        structures=frozenset(key for (key,) in structures),
    )


@prepared
def _regions(user: "User", on: dt.date) -> Any:
    return Region.objects.assigned_to(user, on=on).order_by().values_list("pk")


@prepared
def _coordinated(user: int, on: dt.date) -> Any:
    return Coordinator.objects.active_on(on).filter(user=user).order_by().values_list("structure")


@prepared
def _sits_in(user: "User", _address: str, on: dt.date) -> Any:
    """Asked anew where the account has another address: seats are held by that."""
    return Membership.objects.active_on(on).held_by(user).order_by().values_list("structure")
