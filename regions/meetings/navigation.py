"""Meetings and actions are structures' own, wherever their pages stand."""

from portal.registry.navigation import Belonging, belongings

belongings.add("meetings", Belonging("structures:structure_list", ("meetings/", "actions/")))
