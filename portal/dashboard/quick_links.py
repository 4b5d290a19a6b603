"""Where those find something to read who write no profiles and run no rounds."""

from portal.accounts.permissions import Permission
from portal.registry.quick_links import QuickLink, quick_links
from portal.registry.visit import Visit


def quick_links_for(visit: Visit) -> list[QuickLink]:
    """In the order of their ranks; nothing for those who have other things to do."""
    reads = visit.user.has_perm(Permission.VIEW_SUMMARY)
    if not reads or visit.user.has_perm(Permission.MANAGE_ROUNDS):
        return []
    return [link for source in quick_links for link in source.find(visit)]
