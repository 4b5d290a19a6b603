"""A structure that somebody looks after, belongs to, or whose region they work in as an expert."""

from django.db.models import Exists, Q, Value
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.accounts.scopes import scopes
from regions.models import Region
from regions.structures.models import Coordinator, Membership, Structure


def structure_roles(user: User, *, scope: Scope | None) -> frozenset[Role]:
    """COORDINATOR and MEMBER of that structure, or of any; EXPERT where it is of a region of theirs."""
    if scope is not None and not isinstance(scope, Structure):
        return frozenset()
    today = timezone.localdate()
    coordinated = Coordinator.objects.active_on(today).filter(user=user)
    sits = Membership.objects.active_on(today).held_by(user).order_by()
    works: Exists | Value = Value(0)
    if scope is not None:
        coordinated = coordinated.filter(structure=scope)
        sits = sits.filter(structure=scope)
        works = Exists(
            Structure.regions.through.objects.filter(
                Q(structure=scope), region__in=Region.objects.assigned_to(user, on=today)
            )
        )
    found = User.objects.filter(pk=user.pk).values_list(Exists(coordinated), Exists(sits), works)
    held = found.first() or ()
    roles = (Role.COORDINATOR, Role.MEMBER, Role.EXPERT)
    return frozenset(role for role, is_held in zip(roles, held, strict=False) if is_held)


scopes.add("structures", structure_roles)
