"""The matrix of roles.py, as a page that anybody can read."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.accounts.roles import GRANTS, Role, RoleScope


@dataclass(frozen=True)
class Cell:
    role: Role
    is_granted: bool
    reach: RoleScope


@dataclass(frozen=True)
class Row:
    permission: Permission
    cells: list[Cell]


def matrix() -> list[Row]:
    """One row for each permission, one cell for each role, in the order of the enums."""
    return [
        Row(
            permission,
            [Cell(role, permission in GRANTS[role], _reach(role, permission)) for role in Role],
        )
        for permission in Permission
    ]


def _reach(role: Role, permission: Permission) -> RoleScope:
    """What the public may, everybody may everywhere."""
    return RoleScope.EVERYWHERE if permission in GRANTS[Role.PUBLIC] else role.reach


@public
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    mine = request.user.all_roles if request.user.is_authenticated else frozenset()
    return TemplateResponse(
        request,
        "accounts/roles/help.html",
        {"rows": matrix(), "roles": list(Role), "mine": mine},
    )
