"""The register in the menu of those who may list it; how to represent an organisation, for everybody."""

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
navigation.add(
    "organisations:claim_lookup",
    Place("organisations:claim_lookup", _("Represent an organisation"), Menu.FOOTER, 5),
)
