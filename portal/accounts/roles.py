"""The authorisation matrix on one page: which role may do what. The help page of roles shows it.

A role is held in the whole nation (a `RoleGrant`) or in a scope, such as a region of its experts:
which one, the apps say that own scopes (`scopes.py`). Several roles are a union.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission as P  # noqa: N817, the matrix is read as a table


class RoleScope(StrEnum):
    """Where a role's permissions hold."""

    EVERYWHERE = "everywhere"
    ITS_SCOPE = "its scope"


class Role(models.TextChoices):
    PUBLIC = "public", _("the public")
    ORGANISATION = "organisation", _("organisation representative")
    EXPERT = "expert", _("regional expert")
    PROJECT_MANAGER = "project_manager", _("project manager")
    RESEARCHER = "researcher", _("researcher")
    COMMUNICATIONS = "communications", _("communications specialist")
    STEERING = "steering", _("steering group member")
    ADMIN = "admin", _("administrator")
    COORDINATOR = "coordinator", _("coordinator of a structure")
    MEMBER = "member", _("member of a structure")

    @property
    def scope(self) -> RoleScope:
        return RoleScope.EVERYWHERE if self in EVERYWHERE else RoleScope.ITS_SCOPE


# Roles that a person is given for the whole nation; the others come from a scope.
NATIONAL_ROLES = frozenset(
    {
        Role.PROJECT_MANAGER,
        Role.RESEARCHER,
        Role.COMMUNICATIONS,
        Role.STEERING,
        Role.ADMIN,
    }
)
# Who must come in with a second factor.
STAFF_ROLES = NATIONAL_ROLES | {Role.EXPERT}

# Whose permissions hold without any scope.
EVERYWHERE = NATIONAL_ROLES | {Role.PUBLIC}

PUBLIC = frozenset({P.VIEW_REGION, P.VIEW_STRUCTURES, P.VIEW_ROADMAP})

GRANTS: dict[Role, frozenset[P]] = {
    Role.PUBLIC: PUBLIC,
    Role.ORGANISATION: PUBLIC
    | {
        # Of the organisations, only one's own: Organisation.objects.visible_to.
        P.LIST_ORGANISATIONS,
        P.NAME_ORGANISATIONS,
        P.VIEW_CONTACTS,
        P.PROPOSE_FACTS,
        P.MAKE_REPORT,
        P.VIEW_PUBLISHED_RESULTS,
    },
    Role.EXPERT: PUBLIC
    | {
        P.VIEW_RESPONSIBLE,
        P.VIEW_REVISIONS,
        P.EDIT_PROFILE,
        P.PUBLISH_PROFILE,
        P.LIST_ORGANISATIONS,
        P.NAME_ORGANISATIONS,
        P.EDIT_ORGANISATIONS,
        P.VIEW_CONTACTS,
        P.VIEW_MEMBERS,
        P.RUN_STRUCTURE,
        P.EDIT_STRUCTURES,
        P.MAKE_REPORT,
        P.VIEW_ROUNDS,
        P.EDIT_SURVEYS,
        # Of rounds, those of surveys made for their regions: Round.objects.manageable_by.
        P.MANAGE_ROUNDS,
        P.LIST_INVITATIONS,
        P.VIEW_RESULTS,
        P.VIEW_PUBLISHED_RESULTS,
        P.READ_ANSWERS,
        P.VIEW_SUMMARY,
        P.EXPORT_STATISTICS,
        P.VIEW_OUTBOX,
        P.VIEW_AUDIT,
        P.VIEW_ROADMAP_DRAFTS,
        P.REPORT_ROADMAP,
    },
    Role.PROJECT_MANAGER: PUBLIC
    | {
        P.VIEW_RESPONSIBLE,
        P.VIEW_REVISIONS,
        P.EDIT_PROFILE,
        P.PUBLISH_PROFILE,
        P.LIST_ORGANISATIONS,
        P.NAME_ORGANISATIONS,
        P.EDIT_ORGANISATIONS,
        P.VIEW_CONTACTS,
        P.VIEW_MEMBERS,
        P.RUN_STRUCTURE,
        P.EDIT_STRUCTURES,
        P.MAKE_REPORT,
        P.VIEW_ROUNDS,
        P.EDIT_SURVEYS,
        P.MANAGE_ROUNDS,
        P.LIST_INVITATIONS,
        P.VIEW_RESULTS,
        P.VIEW_PUBLISHED_RESULTS,
        P.READ_ANSWERS,
        P.VIEW_SUMMARY,
        P.EXPORT_STATISTICS,
        P.VIEW_OUTBOX,
        P.MANAGE_OUTBOX,
        P.VIEW_ALL_JOBS,
        P.VIEW_AUDIT,
        P.VIEW_PEOPLE,
        P.INVITE_EXPERT,
        P.VIEW_FEEDBACK,
        P.VIEW_ROADMAP_DRAFTS,
        P.REPORT_ROADMAP,
        P.EDIT_ROADMAP_TEXTS,
        P.MANAGE_ROADMAP,
    },
    # Researchers work with pseudonyms: they list organisations without their names.
    Role.RESEARCHER: PUBLIC
    | {
        P.LIST_ORGANISATIONS,
        P.MAKE_REPORT,
        P.VIEW_ROUNDS,
        P.VIEW_RESULTS,
        P.VIEW_PUBLISHED_RESULTS,
        P.VIEW_SUMMARY,
        P.EXPORT_STATISTICS,
        P.VIEW_ROADMAP_DRAFTS,
    },
    Role.COMMUNICATIONS: PUBLIC
    | {
        P.VIEW_RESPONSIBLE,
        P.LIST_ORGANISATIONS,
        P.NAME_ORGANISATIONS,
        P.MAKE_REPORT,
        P.VIEW_ROUNDS,
        P.VIEW_PUBLISHED_RESULTS,
        P.VIEW_SUMMARY,
        P.VIEW_FEEDBACK,
        P.VIEW_ROADMAP_DRAFTS,
        P.EDIT_ROADMAP_TEXTS,
    },
    Role.STEERING: PUBLIC
    | {
        P.VIEW_RESPONSIBLE,
        P.VIEW_REVISIONS,
        P.MAKE_REPORT,
        P.VIEW_ROUNDS,
        P.VIEW_RESULTS,
        P.VIEW_PUBLISHED_RESULTS,
        P.VIEW_SUMMARY,
        P.VIEW_ROADMAP_DRAFTS,
    },
    Role.ADMIN: PUBLIC
    | {
        P.VIEW_RESPONSIBLE,
        P.LIST_ORGANISATIONS,
        P.NAME_ORGANISATIONS,
        P.MAKE_REPORT,
        P.VIEW_OUTBOX,
        P.VIEW_ALL_JOBS,
        P.VIEW_AUDIT,
        P.VIEW_PEOPLE,
        P.INVITE_EXPERT,
        P.MANAGE_ROLES,
        P.VIEW_FEEDBACK,
        P.VIEW_HEALTH,
        P.VIEW_ROADMAP_DRAFTS,
    },
    # In a structure that they look after, or belong to.
    Role.COORDINATOR: PUBLIC | {P.VIEW_MEMBERS, P.RUN_STRUCTURE},
    Role.MEMBER: PUBLIC | {P.VIEW_MEMBERS},
}


class Scope(Protocol):
    """Anything in which a person can hold a role."""

    @property
    def pk(self) -> object:
        """What tells two scopes of one kind apart."""


def is_granted(permission: str, roles: Iterable[Role]) -> bool:
    """Whether one of these roles holds the permission."""
    return any(permission in GRANTS[role] for role in roles)
