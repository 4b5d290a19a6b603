"""The help page of roles is the matrix itself."""

from dataclasses import dataclass

import pytest
from django.urls import reverse

from portal.accounts.permissions import MAY_BE_PUBLIC, Permission
from portal.accounts.roles import GRANTS, NATIONAL_ROLES, Role, RoleScope
from portal.accounts.views.roles import matrix
from tests.factories.accounts import UserFactory


def test_the_page_is_open_to_everybody(client, db):
    assert client.get(reverse("accounts:roles")).status_code == 200


def test_the_page_says_of_every_role_and_permission_what_the_matrix_says():
    told = {
        (cell.role, row.permission) for row in matrix() for cell in row.cells if cell.is_granted
    }
    assert told == {(role, permission) for role in Role for permission in GRANTS[role]}
    assert [row.permission for row in matrix()] == list(Permission)


def test_what_the_public_may_is_not_said_to_be_limited():
    public = next(row for row in matrix() if row.permission == Permission.VIEW_REGION)
    assert {cell.scope for cell in public.cells} == {RoleScope.EVERYWHERE}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_names_ones_own_roles(client, expert, language):
    client.force_login(expert)
    page = client.get(reverse("accounts:roles"), headers={"Accept-Language": language})
    assert page.context["mine"] == {Role.EXPERT}


def test_several_roles_add_up(expert, lappi, satakunta):
    expert.role_grants.create(role=Role.STEERING)
    assert expert.has_perm(Permission.EDIT_PROFILE, lappi)
    assert not expert.has_perm(Permission.EDIT_PROFILE, satakunta)
    assert expert.has_perm(Permission.VIEW_REVISIONS, satakunta)


def test_an_expert_reads_the_trail_somewhere_but_not_in_the_nation(expert, representative):
    assert expert.has_perm_anywhere(Permission.VIEW_AUDIT)
    assert not expert.has_perm(Permission.VIEW_AUDIT)
    assert not representative.has_perm_anywhere(Permission.VIEW_AUDIT)


def test_a_role_that_is_not_given_for_the_nation_is_held_in_a_scope():
    scoped = {role for role in Role if role.scope == RoleScope.ITS_SCOPE}

    assert scoped == set(Role) - NATIONAL_ROLES - {Role.PUBLIC}


def test_what_everybody_holds_was_meant_for_everybody():
    assert GRANTS[Role.PUBLIC] <= MAY_BE_PUBLIC
    assert {role for role in Role if not GRANTS[role] >= GRANTS[Role.PUBLIC]} == set()


def test_a_signed_in_person_without_a_role_may_what_the_public_may(db):
    person = UserFactory()

    assert person.has_perm(Permission.VIEW_REGION)
    assert {permission for permission in Permission if person.has_perm(permission)} == set(
        GRANTS[Role.PUBLIC]
    )


@dataclass(frozen=True)
class OtherScope:
    """A scope of another kind."""

    pk: str


def test_a_scope_of_another_kind_with_the_same_key_is_another_scope(expert, lappi):
    held = [
        expert.has_perm(Permission.EDIT_PROFILE, scope)
        for scope in (lappi, OtherScope(lappi.pk), lappi)
    ]

    assert held == [True, False, True]
