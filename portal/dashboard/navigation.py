"""The home page, the nation and its summary, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.registry.navigation import Menu, Place, navigation

for place in (
    Place("dashboard:home", _("Home"), Menu.EVERYBODY, 10),
    Place("dashboard:nation", _("The nation"), Menu.EVERYBODY, 30),
    Place(
        "dashboard:summary",
        _("Summary"),
        Menu.SIGNED_IN,
        50,
        Permission.VIEW_SUMMARY,
        is_anywhere=True,
    ),
):
    navigation.add(place.url_name, place)
