"""A region in which somebody works as an expert."""

from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.accounts.scopes import scopes
from regions.models import Region


def expert_roles(user: User, *, scope: Scope | None) -> frozenset[Role]:
    """EXPERT for whoever has a running assignment in that region, or in any."""
    if scope is not None and not isinstance(scope, Region):
        return frozenset()
    running = user.assignments.active_on(timezone.localdate())
    if scope is not None:
        running = running.filter(region=scope)
    return frozenset({Role.EXPERT} if running.exists() else ())


scopes.add("regions", expert_roles)
