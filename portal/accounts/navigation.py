"""The page of roles, at the foot of every page."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add("accounts:roles", Place("accounts:roles", _("Who may do what"), Menu.FOOTER, 50))
