"""What the roadmap says on the page of a region, and in its document."""

from regions.region_page import PartMaker, document_parts, page_parts
from roadmap.progress import region_part

page_parts.add("roadmap", PartMaker(region_part.roadmap_on_page, rank=35))

document_parts.add("roadmap", PartMaker(region_part.roadmap_in_document, rank=35))
