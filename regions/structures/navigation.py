"""Structures in the menu, for everybody."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add(
    "structures:structure_list",
    Place("structures:structure_list", _("Cooperation"), Menu.EVERYBODY, 24),
)
