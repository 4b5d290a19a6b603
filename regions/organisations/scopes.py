"""A region in which an organisation works that somebody represents."""

from portal.accounts.models import User
from portal.accounts.roles import Role, Scope
from portal.accounts.scopes import scopes
from regions.models import Region
from regions.organisations.models import Representative


def representative_roles(user: User, *, scope: Scope | None) -> frozenset[Role]:
    """ORGANISATION for whoever represents an organisation that works in that region, or in any."""
    if scope is not None and not isinstance(scope, Region):
        return frozenset()
    represented = Representative.objects.filter(user=user)
    if scope is not None:
        represented = represented.filter(organisation__regions=scope)
    return frozenset({Role.ORGANISATION} if represented.exists() else ())


scopes.add("organisations", representative_roles)
