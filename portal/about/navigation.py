"""What is told about the portal, at the foot of every page."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

for place in (
    Place("about:feedback", _("Give feedback"), Menu.FOOTER, 10),
    Place("about:accessibility", _("Accessibility statement"), Menu.FOOTER, 20),
    Place("about:privacy", _("Privacy notice"), Menu.FOOTER, 30),
):
    navigation.add(place.url_name, place)
