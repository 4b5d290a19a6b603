"""The way from the page of a region to its organisations."""

from portal.accounts.permissions import Permission
from regions.region_page import RegionAction, page_actions

page_actions.add(
    "organisations",
    RegionAction(Permission.LIST_ORGANISATIONS, "organisations/_region_action.html", rank=10),
)
