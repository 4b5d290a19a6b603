"""How apps above tell which scoped roles a person holds somewhere, without being imported here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.accounts.roles import Role

RolesFinder = Callable[["User"], "frozenset[Role]"]
_finders: list[RolesFinder] = []


def register_scope(finder: RolesFinder) -> RolesFinder:
    """Called by an app's `ready()`: `finder(user)` gives the roles held in any of its scopes."""
    _finders.append(finder)
    return finder


def scoped_roles(user: "User") -> "frozenset[Role]":
    return frozenset(role for finder in _finders for role in finder(user))
