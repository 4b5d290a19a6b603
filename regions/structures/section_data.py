"""Which sections of a profile show facts of structures, and where these are changed."""

from regions.section_data import SectionData, section_data
from regions.structures.profile_sections import filled, links, tables

section_data.add("structures", SectionData(tables, filled, links))
