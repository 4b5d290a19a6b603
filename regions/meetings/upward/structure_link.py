"""The way from the page of a structure to its reports, for who looks after it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.page_parts import PageLink
from regions.structures.structure_page import StructureVisit


def reports_link(visit: StructureVisit) -> PageLink | None:
    if visit.structure.parent_id is None or not visit.may_run:
        return None
    return PageLink(_("Report upward"), reverse("meetings:upward_list", args=[visit.structure.pk]))
