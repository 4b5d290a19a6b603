"""A structure that somebody looks after, belongs to, or whose region they work in as an expert."""

import datetime as dt
from typing import Any

from django.db.models import Exists, Q, QuerySet, Value
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.accounts.scopes import scopes
from portal.prepared import Prepared
from regions.models import Region
from regions.structures.models import Coordinator, Membership, Structure


def structure_roles(user: User, *, scope: Scope | None) -> frozenset[Role]:
    """COORDINATOR and MEMBER of that structure, or of any; EXPERT where it is of a region of theirs."""
    if scope is not None and not isinstance(scope, Structure):
        return frozenset()
    held = _HELD.one(
        user=user.pk, address=user.email, structure=scope and scope.pk, on=timezone.localdate()
    )
    roles = (Role.COORDINATOR, Role.MEMBER, Role.EXPERT)
    return frozenset(role for role, is_held in zip(roles, held or (), strict=False) if is_held)


def _held(
    *, user: int, address: str, structure: int | None, on: dt.date
) -> QuerySet[User, tuple[Any, ...]]:
    """Whether each of the three is held, in one row."""
    coordinated = Coordinator.objects.active_on(on).filter(user=user)
    sits = Membership.objects.active_on(on).held_under(address, user=user, on=on).order_by()
    works: Exists | Value = Value(0)
    if structure is not None:
        coordinated = coordinated.filter(structure=structure)
        sits = sits.filter(structure=structure)
        assigned = Region.objects.assigned_to(User(pk=user), on=on)
        works = Exists(
            Structure.regions.through.objects.filter(Q(structure=structure), region__in=assigned)
        )
    held: QuerySet[User, tuple[Any, ...]] = User.objects.filter(pk=user).values_list(
        Exists(coordinated), Exists(sits), works
    )
    return held


# Asked on every page of whoever is signed in.
_HELD = Prepared(_held)

scopes.add("structures", structure_roles)
