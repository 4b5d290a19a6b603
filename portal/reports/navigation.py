"""The export centre, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add(
    "reports:export_centre", Place("reports:export_centre", _("Reports"), Menu.SIGNED_IN, 60)
)
