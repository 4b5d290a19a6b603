"""Where those find something to read who write no profiles and run no rounds."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.registry.quick_links import QuickLink, QuickLinkSource, quick_links
from portal.registry.visit import Visit


def quick_links_for(visit: Visit) -> list[QuickLink]:
    """In the order of their ranks; nothing for those who have other things to do."""
    reads = visit.user.has_perm(Permission.VIEW_SUMMARY)
    if not reads or visit.user.has_perm(Permission.MANAGE_ROUNDS):
        return []
    sources = sorted(quick_links, key=lambda source: source.rank)
    return [link for source in sources for link in source.find(visit)]


def national_summary(visit: Visit) -> Iterator[QuickLink]:
    yield QuickLink(_("National summary"), reverse("dashboard:summary"))


quick_links.add("summary", QuickLinkSource(national_summary, rank=10))
