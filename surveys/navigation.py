"""The rounds, in the menu; surveys of the library and answering belong to them."""

from django.utils.translation import gettext_lazy as _

from portal.registry.navigation import Belonging, Menu, Place, belongings, navigation

navigation.add("surveys:round_list", Place("surveys:round_list", _("Surveys"), Menu.SIGNED_IN, 40))
belongings.add("surveys", Belonging("surveys:round_list", ("surveys/", "answer/")))
