"""The register of organisations, in the menu of those who may list it somewhere."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.registry.navigation import Menu, Place, navigation

navigation.add(
    "organisations:register",
    Place(
        "organisations:register",
        _("Organisations"),
        Menu.SIGNED_IN,
        22,
        permission=Permission.LIST_ORGANISATIONS,
        is_anywhere=True,
    ),
)
