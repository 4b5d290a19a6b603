"""The way from the page of a roadmap to what the figures propose."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.page_parts import PageLink
from roadmap.models.roadmap import sees_drafts
from roadmap.plan.roadmap_page import RoadmapVisit


def proposals_link(visit: RoadmapVisit) -> PageLink | None:
    """For those who work with the roadmap."""
    if not sees_drafts(visit.user):
        return None
    url = reverse("roadmap:proposal_list", args=[visit.roadmap.slug])
    return PageLink(_("What the figures propose"), url)
