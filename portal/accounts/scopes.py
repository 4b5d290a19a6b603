"""Which roles a person holds in a scope. Apps that own scopes say so in a module `scopes`."""

from typing import Any, Protocol

from portal.accounts.roles import Role, Scope
from portal.registry import Registry


class RolesFinder(Protocol):
    """`finder(user, scope=…)` gives the roles held there today; of no scope, those held in any."""

    def __call__(self, user: Any, /, *, scope: Scope | None) -> frozenset[Role]: ...


scopes = Registry[RolesFinder]("scopes")


def scoped_roles(user: Any, scope: Scope | None = None) -> frozenset[Role]:
    """The roles that a `User` holds in `scope`, or in any scope where none is named."""
    return frozenset(role for finder in scopes for role in finder(user, scope=scope))
