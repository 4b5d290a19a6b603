"""From the page of a structure to its year."""

from django.utils.translation import gettext as _

from portal.registry.page_parts import PageLink
from regions.calendar.addresses import year_url
from regions.structures.structure_page import LinkMaker, StructureVisit, structure_links


def clock_link(visit: StructureVisit) -> PageLink:
    return PageLink(_("Annual clock"), year_url(structure=visit.structure.pk))


structure_links.add("clock", LinkMaker(clock_link, rank=60))
