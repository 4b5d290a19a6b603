"""The rounds, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add("surveys:round_list", Place("surveys:round_list", _("Surveys"), Menu.SIGNED_IN, 40))
