"""What the roadmap says of a structure on its page."""

from regions.structures.structure_page import PartMaker, structure_parts
from roadmap.influence.structure_part import points_of_structure

structure_parts.add("influence points", PartMaker(points_of_structure, rank=50))
