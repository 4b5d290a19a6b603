"""The roadmap, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add("roadmap:current", Place("roadmap:current", _("Roadmap"), Menu.EVERYBODY, 25))
