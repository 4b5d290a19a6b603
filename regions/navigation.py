"""The regions, in the menu; the figures belong to them."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Belonging, Menu, Place, belongings, navigation

navigation.add(
    "regions:region_list", Place("regions:region_list", _("Regions"), Menu.EVERYBODY, 20)
)
belongings.add("indicators", Belonging("regions:region_list", ("indicators/",)))
