"""The open data, at the foot of every page."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Menu, Place, navigation

navigation.add("api:about", Place("api:about", _("Open data"), Menu.FOOTER, 40))
