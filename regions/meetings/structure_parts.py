"""What is said of its meetings on the page of a structure: when they are, what was decided, what is reported."""

from regions.meetings.calling.ending import meetings_to_come
from regions.meetings.outcomes.structure_part import decisions_part
from regions.meetings.page import of_structure
from regions.meetings.upward.structure_link import reports_link
from regions.structures.ending import structure_endings
from regions.structures.structure_page import (
    LinkMaker,
    PartMaker,
    structure_links,
    structure_parts,
)

structure_parts.add("meetings", PartMaker(of_structure.meetings_of, rank=40))
structure_parts.add("decisions", PartMaker(decisions_part, rank=45))

structure_endings.add("meetings", meetings_to_come)

structure_links.add("meetings.call", LinkMaker(of_structure.call_link, rank=2))
structure_links.add("meetings.series", LinkMaker(of_structure.series_link, rank=3))
structure_links.add("reports", LinkMaker(reports_link, rank=60))
