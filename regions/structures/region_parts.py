"""What structures say of a region, on its page and in its document."""

from regions.region_page import PartMaker, document_parts, page_parts
from regions.structures.region_part import structures_in_document, structures_on_page

page_parts.add("structures", PartMaker(structures_on_page, rank=33))
document_parts.add("structures", PartMaker(structures_in_document, rank=25))
