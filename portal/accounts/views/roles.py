"""The matrix of roles.py, as a page that anybody can read."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.accounts.roles import GRANTS, Role, RoleScope


@dataclass(frozen=True)
class RoleCell:
    role: Role
    is_granted: bool
    scope: RoleScope


@dataclass(frozen=True)
class PermissionRow:
    permission: Permission
    cells: list[RoleCell]


def matrix() -> list[PermissionRow]:
    """One row for each permission, one cell for each role, in the order of the enums."""
    return [
        PermissionRow(
            permission,
            [RoleCell(role, permission in GRANTS[role], _scope(role, permission)) for role in Role],
        )
        for permission in Permission
    ]


def _scope(role: Role, permission: Permission) -> RoleScope:
    """What the public may, everybody may everywhere."""
    return RoleScope.EVERYWHERE if permission in GRANTS[Role.PUBLIC] else role.scope


@public
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    mine = request.user.all_roles if request.user.is_authenticated else frozenset()
    return TemplateResponse(
        request,
        "accounts/roles/help.html",
        {"rows": matrix(), "roles": list(Role), "mine": mine},
    )
