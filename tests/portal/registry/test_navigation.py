"""Places of the menu and of the foot of every page."""

import pytest
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.registry.navigation import Menu, Place


def test_no_place_at_the_foot_of_the_page_is_for_some_alone():
    """It is written once for all, so a permission would hide nothing."""
    with pytest.raises(ValueError, match="the same for everybody"):
        Place("home", _("Home"), Menu.FOOTER, 10, permission=Permission.VIEW_AUDIT)
