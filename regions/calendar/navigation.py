"""The annual clock in the menu, for everybody."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add("calendar:year", Place("calendar:year", _("Annual clock"), Menu.EVERYBODY, 26))
