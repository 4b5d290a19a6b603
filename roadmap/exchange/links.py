"""From the page of a roadmap to its files: out, and in again."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.registry.page_parts import PageLink
from roadmap.plan.roadmap_page import RoadmapVisit


def file_link(visit: RoadmapVisit) -> PageLink | None:
    """The export centre, filled in with what the person may have."""
    if not visit.user.is_authenticated:
        return None
    if visit.user.has_perm_anywhere(Permission.EXPORT_STATISTICS):
        what = f"roadmap_tables-{visit.roadmap.pk}&format=xlsx"
    elif visit.user.has_perm_anywhere(Permission.MAKE_REPORT):
        what = f"roadmap-{visit.roadmap.pk}&format=pdf"
    else:
        return None
    return PageLink(_("As a file"), f"{reverse('reports:export_centre')}?what={what}")


def taking_in_link(visit: RoadmapVisit) -> PageLink | None:
    if not visit.user.is_authenticated or visit.roadmap.is_archived:
        return None
    if not visit.user.has_perm_anywhere(Permission.REPORT_ROADMAP):
        return None
    url = reverse("roadmap:plan_file_new", args=[visit.roadmap.slug])
    return PageLink(_("Take in changes from a file"), url)
