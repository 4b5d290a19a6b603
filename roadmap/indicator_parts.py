"""What the roadmap says on the page of an indicator."""

from regions.indicator_page import IndicatorPartMaker, indicator_parts
from roadmap.evidence.indicator_part import roadmap_of_indicator

indicator_parts.add("roadmap", IndicatorPartMaker(roadmap_of_indicator, rank=50))
