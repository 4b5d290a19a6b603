"""The way from the page of a region to its document."""

from portal.accounts.permissions import Permission
from regions.region_page import RegionAction, page_actions

page_actions.add(
    "pdf", RegionAction(Permission.MAKE_REPORT, "reports/region/_action.html", rank=20)
)
