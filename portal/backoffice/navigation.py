"""The back office, in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.registry.navigation import Menu, Place, navigation

for place in (
    Place("backoffice:person_list", _("People"), Menu.SIGNED_IN, 70, Permission.VIEW_PEOPLE),
    Place("backoffice:audit_list", _("Audit trail"), Menu.SIGNED_IN, 80, Permission.VIEW_AUDIT),
    Place("backoffice:outbox_list", _("Outgoing mail"), Menu.SIGNED_IN, 90, Permission.VIEW_OUTBOX),
    Place(
        "backoffice:feedback_list",
        _("Incoming feedback"),
        Menu.SIGNED_IN,
        100,
        Permission.VIEW_FEEDBACK,
    ),
    Place("backoffice:system", _("System"), Menu.SIGNED_IN, 110, Permission.VIEW_HEALTH),
):
    navigation.add(place.url_name, place)
