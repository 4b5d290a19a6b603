"""An expert is one in the regions of running assignments, and in no other scope."""

import pytest

from portal.accounts.roles import Role
from regions.scopes import expert_roles

pytestmark = pytest.mark.django_db


def test_an_expert_is_one_in_the_own_region_alone(expert, lappi, kainuu):
    held = [expert_roles(expert, scope=scope) for scope in (lappi, kainuu, None)]

    assert held == [{Role.EXPERT}, set(), {Role.EXPERT}]


def test_in_a_scope_that_is_no_region_nobody_is_an_expert(expert, organisation):
    assert expert_roles(expert, scope=organisation) == set()
