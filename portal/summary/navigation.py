"""The national summary, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.registry.navigation import Menu, Place, navigation

navigation.add(
    "summary:page",
    Place(
        "summary:page",
        _("Summary"),
        Menu.SIGNED_IN,
        50,
        Permission.VIEW_SUMMARY,
        is_anywhere=True,
    ),
)
