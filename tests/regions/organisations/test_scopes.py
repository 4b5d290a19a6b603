"""Who represents an organisation does so in its regions, and in no other scope."""

import pytest

from portal.accounts.roles import Role
from regions.organisations.scopes import representative_roles

pytestmark = pytest.mark.django_db


def test_an_organisation_is_represented_in_its_regions_alone(representative, lappi, kainuu):
    held = [representative_roles(representative, scope=scope) for scope in (lappi, kainuu, None)]

    assert held == [{Role.ORGANISATION}, set(), {Role.ORGANISATION}]


def test_in_a_scope_that_is_no_region_nobody_represents_an_organisation(
    representative, organisation
):
    assert representative_roles(representative, scope=organisation) == set()
