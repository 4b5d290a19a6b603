"""The regions, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add(
    "regions:region_list", Place("regions:region_list", _("Regions"), Menu.EVERYBODY, 20)
)
