"""From the page of a region to its year, for everybody."""

from portal.accounts.permissions import Permission
from regions.region_page import RegionAction, page_actions

page_actions.add(
    "clock", RegionAction(Permission.VIEW_REGION, "calendar/_region_action.html", rank=15)
)
