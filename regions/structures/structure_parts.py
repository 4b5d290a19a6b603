"""What the rooms of structures say of one on its page."""

from regions.structures.page import members, standing
from regions.structures.reach import page_part
from regions.structures.structure_page import (
    LinkMaker,
    PartMaker,
    structure_links,
    structure_parts,
)

structure_parts.add("standing", PartMaker(standing.standing_of, rank=10))
structure_parts.add("members", PartMaker(members.members_of, rank=30))
structure_parts.add("reach", PartMaker(page_part.reach_on_page, rank=60))

structure_links.add("letters", LinkMaker(standing.letters_link, rank=50))
structure_links.add("joining", LinkMaker(members.join_link, rank=5))
structure_links.add("editing", LinkMaker(standing.edit_link, rank=10))
