"""How apps above tell which roles a person holds in a scope of theirs, without being imported here."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.accounts.roles import Role, Scope


class RolesFinder(Protocol):
    """`finder(user, scope=…)` gives the roles held there today; of no scope, those held in any."""

    def __call__(self, user: "User", /, *, scope: "Scope | None") -> "frozenset[Role]": ...


_finders: list[RolesFinder] = []


def register_scope(finder: RolesFinder) -> RolesFinder:
    """Called by an app's `ready()`."""
    _finders.append(finder)
    return finder


def scoped_roles(user: "User", scope: "Scope | None" = None) -> "frozenset[Role]":
    """The roles that `user` holds in `scope`, or in any scope where none is named."""
    return frozenset(role for finder in _finders for role in finder(user, scope=scope))
