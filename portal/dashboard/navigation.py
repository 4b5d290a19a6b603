"""The home page, the nation, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

for place in (
    Place("dashboard:home", _("Home"), Menu.EVERYBODY, 10),
    Place("dashboard:nation", _("The nation"), Menu.EVERYBODY, 30),
):
    navigation.add(place.url_name, place)
